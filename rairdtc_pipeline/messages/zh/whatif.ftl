### 规则改变时发布的内容会怎样：患者如何归类，以及原因。

whatif-included = 入组，治疗组 { $arm }
whatif-excluded = 排除，所接受的治疗属于 { $arm } 组
whatif-no-candidate = 不是候选者
whatif-rows-left-out = 未纳入该患者的数据行
whatif-reasons = { $reasons }
whatif-criterion = { $criterion }：原为{ $before }，现为{ $after }；观察值 { $observed }
whatif-passed = 符合（{ $status }）
whatif-failed = 不符合（{ $status }）
whatif-value = { $name }：原为 { $before }，现为 { $after }
whatif-response = { $response }
whatif-examination = 该访视的检查：{ $days }
whatif-assessment = { $day }：靶病灶 { $target }，其他病灶 { $other }；径线总和 { $sum } mm，较基线 { $baseline }，较此前最小径线总和 { $nadir }
whatif-assessment-new-lesion = { $day }：靶病灶 { $target }，其他病灶 { $other }，出现新病灶；径线总和 { $sum } mm，较基线 { $baseline }，较此前最小径线总和 { $nadir }
whatif-then-now = 原为{ $before }；现为{ $after }
whatif-same-examinations = 每次检查的评价均未改变；改变的是哪些检查被采用或得到确认
whatif-event = 第 { $months } 个月发生事件
whatif-censored = 第 { $months } 个月删失
whatif-ending = { $reason }，日期 { $day }
whatif-nothing-asked = 请说明要改变的内容：参数的 name=value、--without FILE 或 --without-patient P
whatif-setting-form = { $text } 不是参数设置；请写成 name=value
whatif-output-suffix = { $file } 应为网页；文件名必须以 .html 结尾
