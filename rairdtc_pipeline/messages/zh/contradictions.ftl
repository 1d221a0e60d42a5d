### 相互矛盾的记录：哪一行、与哪一行矛盾、应如何处理；不显示所填的值。

contradictions-row = { $file } 第 { NUMBER($row, useGrouping: 0) } 行
contradictions-lesion-nature-changed = { $column } 与 { $against } 对同一病灶的记录不一致，以后者为准；请更正有误的一行
contradictions-of-test = { $test } 的 { $column }
contradictions-implausible-value = { $what } 不在合理范围 { $low } 至 { $high } 之内；请核对数值及单位，如有误请更正该行
contradictions-fatal-event-without-death = 该不良事件为 5 级，但随访表中没有死亡记录；请补报记录死亡的随访行，或更正分级
contradictions-recorded-before-birth = { $column } 早于 { $against } 中的出生日期；请更正有误的日期
contradictions-recorded-after-death = { $column } 晚于 { $against } 中的死亡日期，不予采用；请更正有误的日期
contradictions-deaths-differ = { $column } 与 { $against } 中的日期不同，以后者为准；请更正有误的一行
contradictions-against-rule = 不符合规则：{ $rule }
