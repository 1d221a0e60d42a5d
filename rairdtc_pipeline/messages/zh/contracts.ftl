### 导出文件的数据契约：声明中的错误。

contracts-inexact-unit = 数据契约接受单位 { $unit }，它等于 { $times } { $target }：小数超过 { $decimals } 位；请改用其他单位，或以更小的单位保存该列
contracts-day-missing = { $file }：{ $column } 为日期时必须有自定义属性 day（provesAlive、countsForCutoff、withinLife），否则不得有
contracts-day-of-private = { $file }：{ $column } 为保密列，其日期不参与任何计算；请将 provesAlive、countsForCutoff 和 withinLife 设为 false
contracts-order = { $folder } 中各导出的顺序号不得重复，且 { $first } 必须排在第一
contracts-no-date = { $column } 不是日期
contracts-free-text = { $file }：{ $column } 由人录入且没有代码时必须设为 freeText，否则不得设置
contracts-imputation = { $file }：{ $column } 设有填补规则；只有不属于自然键的日期才可以设置
contracts-name = { $file } 声明为“{ $name }”；应为“{ $expected }”
contracts-half-a-test = { $file }：{ $tests } 必须同时列于 { $column } 的代码和 laboratoryTests 中
contracts-unit-unknown = 以 { $unit } 表示的数值无法换算为 { $target }：{ $reason }
contracts-two-terms = { $file }：“{ $word }”同时代表“{ $term }”和“{ $other }”；请从其中一个中删除
contracts-plausible = { $file }：{ $column } 设有 plausible 属性；只有数值列可以设置，且最小值须小于最大值
contracts-key = { $file }：自然键必须以 { $column } 开头：请在该列设置 primaryKey 和 primaryKeyPosition 1，并在区分同一患者各条记录的其他列上设置 primaryKey
