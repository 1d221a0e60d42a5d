### 数据行被隔离的原因：说明规则的要求，不显示所填的值。

refusals-number = { NUMBER($number, useGrouping: 0, maximumFractionDigits: 6) }
refusals-quantity = { NUMBER($number, useGrouping: 0, maximumFractionDigits: 6) } { $unit }

## 单元格的规则

refusals-required = { $column } 必须填写
refusals-scientific-notation = Excel 已将 { $column } 转为科学计数法，末尾数字已丢失；请将该列设为文本格式，重新录入号码并重新发送文件
refusals-not-a-number = { $column } 必须是最多六位小数的数值
refusals-not-a-whole-number = { $column } 必须是整数
refusals-not-a-date = { $column } 必须是 1900 年以后的日期，格式为 YYYY-MM-DD、YYYY/M/D 或 YYYYMMDD
refusals-not-a-partial-date = { $column } 必须是 1900 年以后的日期，格式为 YYYY-MM-DD、YYYY/M/D 或 YYYYMMDD；也可只填年月 YYYY-MM 或年份
refusals-not-a-timestamp = { $column } 必须是 1900 年以后的日期和时间，格式为 YYYY-MM-DD HH:MM
refusals-nul-byte = { $column } 不得含有 NUL 字节
refusals-unknown-code = { $column } 必须是 { $codes } 之一或其别名
refusals-not-a-result = { $column } 必须是最多六位小数的数值（前面可带 < 或 >），或阳性、阴性
refusals-unit-missing = 填写数值时必须同时填写 { $column }
refusals-unit-unknown = { $column } 必须是数据契约对该检验项目接受的单位
refusals-at-least = { $column } 不得小于 { $low }
refusals-between = { $column } 必须在 { $low } 与 { $high } 之间
refusals-multiple = { $column } 必须是 { $step } 的倍数

## 整行的规则以及行与行之间的规则

refusals-contract-rule = { $description }
refusals-consent-withdrawn = 患者已撤回知情同意
refusals-unknown-patient = 该患者不在患者表的有效行中
refusals-future-date = 日期晚于收到文件的日期
refusals-conflicting-duplicate = 另一行的 { $key } 相同而内容不同；请在文件名日期更新的文件中更正

## 无法拆分为单元格的行

refusals-too-few-cells = 该行的单元格少于表头
refusals-too-many-cells = 该行的单元格多于表头
refusals-broken-quotes = 该行中某单元格的引号没有闭合
refusals-row-too-long = 该行超过 2 MB
refusals-broken-encoding = 该行含有按文件编码无法解读的字节
refusals-unreadable-row = 该行无法读取
