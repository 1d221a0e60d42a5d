### 研究方案：参数应满足的要求。

protocol-beyond-limits = { $name } 必须{ $allowed }；现为 { $value }
protocol-between = { $low }且{ $high }
protocol-minimum = 不小于 { $limit }
protocol-above = 大于 { $limit }
protocol-maximum = 不大于 { $limit }
protocol-below = 小于 { $limit }
protocol-one-of = 为 { $values } 之一
protocol-each-of = 为 { $values } 中互不相同的名称，以逗号分隔，不含空格
protocol-form-day-or-latest = 为 latest，或存在的日期 YYYY-MM-DD
protocol-form-rising-months = 为大于 0 且递增的整月数，如 2,4,6
protocol-form-time-of-day = 为时刻 HH:MM，如 02:00
protocol-form-time-zone = 为 IANA 数据库中的时区，如 Asia/Shanghai
protocol-window-too-long = { $file }：访视窗口达到或超过 { $days } 天；请缩短访视间隔，或减小 baseline_window_days
protocol-other-settings = { $file }：未知参数：{ $unknown }；缺少参数：{ $missing }。请从 { $packaged } 的副本开始，只修改数值
protocol-other-grades = { $file }：laboratory_grades 中只能修改 limit 和 source；限值的单位以 { $packaged } 为准
protocol-other-type = { $file }：{ $setting } 的类型必须为 { $type }，单位为 { $unit }
protocol-faults = { $file }：{ $faults }
