### 填报模板：说明各列的工作表。

template-column = 列
template-description = 说明
template-required = 必填
template-unit = 单位
template-format = 格式
template-lowest = 最小值
template-highest = 最大值
template-words = 接受的写法

template-yes = 是
template-no = 否
template-format-text = 文本
template-format-number = 数值
template-format-integer = 整数
template-format-date = yyyy-mm-dd
template-format-partial = yyyy-mm-dd；日或月不详时为 yyyy-mm 或 yyyy
template-format-timestamp = yyyy-mm-dd hh:mm

template-no-export = 没有导出 { $export }；请使用 { $exports } 之一
