### 刷新为何这样结束。

outcome-violations = { $count }
outcome-rows =
    { $rule }
    { $rows }
outcome-rows-of-files =
    { $rule }
    { $rows }
    请核对导出文件中的这些行，由医院更正后重新刷新。
outcome-contradiction = { $count } 处不符合规则：{ $said }
outcome-count = { $name } { $value }
outcome-rows-counted = { $rows } 行
outcome-more-places = 另有 { $count } 处
outcome-interrupted = 已中断
outcome-error = { $kind }；详情见该次运行的页面
outcome-check = { $check }：{ $said }
outcome-contradiction-row = { $file } 第 { NUMBER($row, useGrouping: 0) } 行，{ $patient }：{ $said }
outcome-fewer-rows = { $of }：现为 { $now }，此前为 { $before }
outcome-column-gone = { $of }：不再有列 { $column }；文件是否被截断或表头改名？
