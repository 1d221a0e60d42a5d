### 规则改变时发布的内容会怎样：患者如何归类，以及原因。

whatif-included = 入组，治疗组 { $arm }
whatif-excluded = 排除，所接受的治疗属于 { $arm } 组
whatif-no-candidate = 不是候选患者
whatif-rows-left-out = 未纳入该患者的数据行
whatif-reasons = { $reasons }
whatif-criterion = { $criterion }：原为{ $before }，现为{ $after }；观察值 { $observed }
whatif-passed = 符合（{ $status }）
whatif-failed = 不符合（{ $status }）
whatif-value = { $name }：原为 { $before }，现为 { $after }
whatif-response = { $response }
whatif-examination = 该访视的检查：{ $days }
whatif-assessment = { $day }：靶病灶 { $target }，非靶病灶 { $other }；直径总和 { $sum } mm，较基线 { $baseline }，较此前最小直径总和 { $nadir }
whatif-assessment-new-lesion = { $day }：靶病灶 { $target }，非靶病灶 { $other }，出现新病灶；直径总和 { $sum } mm，较基线 { $baseline }，较此前最小直径总和 { $nadir }
whatif-then-now = 原为{ $before }；现为{ $after }
whatif-same-examinations = 每次检查的评价均未改变；改变的是哪些检查被采用或得到确认
whatif-event = 第 { $months } 个月发生事件
whatif-censored = 第 { $months } 个月删失
whatif-ending = { $reason }，日期 { $day }
whatif-nothing-asked = 请说明要改变的内容：参数的 name=value、--without FILE 或 --without-patient P
whatif-setting-form = { $text } 不是参数设置；请写成 name=value
whatif-output-suffix = { $file } 应为网页；文件名必须以 .html 结尾
whatif-about = 本页内容均未发布。队列、衍生表和统计结果由相同文件重新推导，不含撤回知情同意的患者。
whatif-synthetic = 合成数据：本页不涉及真实患者。
whatif-derived-both = 发布之后程序代码已更改：两侧均由当前代码推导。
whatif-would-not-publish = 刷新不会发布此结果：{ $rule }
whatif-without-file = 不含文件
whatif-without-patient = 不含患者
whatif-claims = 发生改变的论断
whatif-no-claims = 没有论断发生改变。
whatif-curves = 生存曲线
whatif-no-curve = 没有曲线。
whatif-nobody = 没有可绘制的患者。
whatif-patients = 类别改变的患者
whatif-no-patients = 所有患者的类别不变。
whatif-numbers = 发生改变的数值
whatif-no-numbers = 没有数值发生改变。
whatif-drawn = 此外还有 { $count } 个曲线点的数值改变；rairdtc what-if … --json 可列出。
whatif-present = 存在
whatif-whole-row = （整行）
whatif-more = … 另有 { $count } 项：--all
whatif-page = 页面：{ $file }
whatif-not-made = 未进行
whatif-p = p = { $p }，{ $significant ->
    [true] 有统计学意义
   *[false] 无统计学意义
  }
whatif-column-kind = 种类
whatif-column-claim = 论断
whatif-column-says = 内容
whatif-column-published = 已发布
whatif-column-what-if = 假设情形
whatif-column-table = 表
whatif-column-row = 行
whatif-column-column = 列
whatif-column-difference = 差值
whatif-column-patient = 患者
whatif-column-class = 类别
whatif-column-reason = 原因
