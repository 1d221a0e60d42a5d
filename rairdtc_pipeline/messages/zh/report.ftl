### 临床医生页面，以及与审核页面共用的文字。

report-title = 放射性碘难治性甲状腺癌队列
report-eyebrow = 队列报告
report-heading = 放射性碘难治性分化型甲状腺癌
report-data-until = 数据截至 { $day }
report-no-day = 无带日期的记录
report-skip = 跳至报告正文
report-contents = 目录
report-menu = 目录菜单
report-glance = 主要结果
report-to-audit = 审核页面：全部检验、数据质量与数据血缘
report-in-words = 文字描述
report-framed = { $label }，表格
report-yes = 是
report-no = 否
report-figure = 图 { $n }
report-synthetic = 合成数据。
report-synthetic-says = 这些导出数据由程序生成，页面上的任何数字都不对应真实患者或病历，请勿据此对患者作出任何判断。

## 治疗组

report-arm = { $arm } 组
report-arm-named = { $name }（{ $arm } 组）
report-arm-size = { $arm }，N = { $n }
report-arm-letter = { $arm } { $name }
report-arm-letters = 治疗组：{ $arms }。
report-arm-in-lead = { $n } 例接受{ $name }（{ $arm } 组）
report-lead = 共纳入 { $n } 例患者{ $n_arms ->
    [0] {""}
   *[other] ：{ $arms }
}；数据截至 { $day }。治疗方案由医生与患者共同选择，并非随机分配。

## 主要发现，每项一句话

report-finding-months = { $arm }为 { $months } 个月
report-mean-of-first = 前 { $months } 个月内无事件的平均时间
report-median-until = 至事件发生的中位时间
report-finding-local = { $differ ->
    [later] 局部进展或死亡发生最晚的是{ $arm }
   *[alike] 各组至局部进展或死亡的时间未显示差异
}（{ $measure }：{ $parts }；对数秩检验 p 值 { $p }）。
report-finding-ratio = { $arm } 对比 { $reference } 为 { $ratio }
report-finding-adjusted = 各组并非随机分配。校正治疗前差异后，局部进展或死亡的风险比：{ $parts }（{ $interval }）；{ $sure ->
    [all] 各置信区间均不包含 1（无差异）。
    [some] 部分置信区间包含 1，相应差异可能由机遇所致。
   *[none] 置信区间均包含 1，尚不能确定存在差异。
}
report-finding-count = { $arm } 组 { $n }/{ $of }
report-finding-deaths = { $of } 例患者中 { $n } 例死亡（{ $parts }）；{ $differ ->
    [later] 各组总生存期有差异（对数秩检验 p 值 { $p }）。
    [alike] 各组总生存期未显示差异（对数秩检验 p 值 { $p }）。
   *[unknown] 总生存期无法比较。
}
report-finding-share = { $arm } 组 { $share }
report-finding-gap = { $arm } 组减 { $reference } 组 { $points } 个百分点（{ $lower } 至 { $upper }）
report-finding-response = { $visit }时肿瘤客观缓解率（以全部患者为分母）：{ $parts }（{ $test ->
    [chi_square] 卡方检验
   *[other] Fisher 检验
} p 值 { $p }）{ $n_gaps ->
    [0] 。
   *[other] ；组间差值（{ $interval }）：{ $gaps }。
}
report-finding-harm = { $of } 例患者中 { $n } 例在治疗期间发生不良事件，{ $n_severe ->
    [0] 无 3 级及以上不良事件
   *[other] 其中 { $n_severe } 例为 3 级及以上（{ $severe }）
}；最常见的是{ $term }（{ $n_term } 例）。
report-finding-no-harm = 未记录到治疗期间不良事件。

## 主要结果

report-visit = { $months } 个月
report-result = 结果
report-patients = 患者
report-rate = { $visit }的 { $rate }
report-median = 中位 { $endpoint }，月（{ $interval }）
report-rmst = { $months } 个月内的限制性平均 { $endpoint }，月（{ $interval }）
report-events = { $endpoint }，事件数 / 患者数
report-glance-note = 疗效率以该次访视接受评估的患者为分母，附精确置信区间；检验同表 2，按研究规则可能与上文的精确检验不同。中位值采用 Kaplan–Meier 法；中位值所依据的患者过少时改用限制性平均值。事件数旁为所有治疗组的对数秩检验。LPFS，无局部进展生存期；OS，总生存期；PFS，无进展生存期；ORR，客观缓解率；DCR，疾病控制率；NR，置信限未达到。
report-rows = 本报告依据各医院导出的 { $read } 行数据；另有 { $refused } 行被隔离。
report-to-quality = 数据质量
report-at-risk = 风险人数 { $n }

## 变更

report-changes = 变更内容
report-changes-says = 与上次发布相比的变化。
report-changes-list = 与上次发布相比：{ $parts }。
report-changes-nothing = 与上次发布相比没有变化。
report-to-changes = 逐项变更
report-changes-first = 本次为首次发布
report-changes-not-comparable = 患者无法与上次发布逐一对应
report-changes-files = { $n } 个文件新增或消失
report-changes-fewer-rows = { $n } 种导出的行数减少
report-changes-columns-gone = { $n } 列消失
report-changes-rows-corrected = { $n } 列有数值更正
report-changes-patients = { $n } 例患者入组、退出或更换治疗组
report-changes-results = 表 1 至表 3 中 { $n } 个数值改变
report-changes-p-values = { $n } 个 p 值改变
report-changes-survival = { $n } 个生存估计值改变
report-changes-other = { $kind }：{ $n }

## 疗效

report-response = 疗效
report-response-says = 每例患者的最佳总体疗效，以及肿瘤的变化。
report-best-response = 最佳总体疗效（全部患者）
report-not-confirmed = 不要求确认
report-confirmed = CR 与 PR 须经确认
report-response-label = { $label }（{ $code }）
report-objective-response = 客观缓解，%（{ $interval }）
report-best-response-note = 数值为该组全部患者的 n (%)，疗效按实体瘤疗效评价标准（RECIST）1.1 版评价；从未接受评估的患者为不可评价，按未缓解计。精确置信区间（Clopper–Pearson 法）。
report-to-response = 组间差值与缓解持续时间
report-nothing-to-tabulate = 没有可列表的内容。

## 安全性

report-safety = 安全性
report-safety-says = 治疗期间出现的不良事件，按系统器官分类和术语列出。
report-harms = 治疗期间不良事件
report-any-event = 任何不良事件
report-class-and-term = 分类与术语（CTCAE 5.0 版）
report-any-grade = 任何级别
report-severe-grade = 3 级及以上
report-harms-note = 数值为发生该事件患者的 n (%)，以及其中 3 级及以上的 n。每例患者在每行中只计一次。
report-to-safety = 各级别与相关事件
report-no-events = 未记录到治疗期间不良事件。

## 表 1 至表 3

report-table-1 = 表 1　患者特征
report-table-1-says = 各组治疗前情况的比较，以及植入的粒子数。
report-table-2 = 表 2　疗效
report-table-2-says = 每次访视按实体瘤疗效评价标准（RECIST）1.1 版评价的总体疗效，以及客观缓解率和疾病控制率。
report-table-3 = 表 3　治疗前后的变化
report-table-3-says = 肿瘤大小、甲状腺球蛋白和疼痛随时间的变化，以及不良事件。
report-characteristic = 特征
report-overall = 合计
report-smd = 最大标准化均数差的绝对值
report-missing = 缺失 { $n }
report-usual-note = 除另有说明的行外，数值均为 { $usual }。
report-continuous-note = 计量资料：各组 Shapiro–Wilk 检验均未拒绝正态性时用均数 ± SD，否则用中位数 (P25, P75)。
report-tests-note = 本表包含 { $n } 项检验；两组比较均为双侧检验。
report-not-adjusted = p 值未作多重性校正。
report-n-note = N，该组患者数；n，有数值的患者数（少于该组患者数时列出）；–，不适用或未检验。
report-smd-note = SMD，两组之间标准化均数差绝对值的最大值。
report-open-note = 点选带下划线的数字可查看其含义。
report-number-p = p 值 { $p }，{ $method }。选择依据：{ $why }。
report-number-of = { $text }：{ $method }，依据有数值的 { $n } 例患者；缺失 { $missing } 例。
report-to-number = 检验、文件与行

## 图

report-figures = 其他图
report-figures-says = 其他终点，以及患者的病程。点击代表某位患者的条形或线，可得到该患者的说明。
report-explained = 有一页说明该患者为何属于此治疗组、为何得到此疗效、终点为何如此结束，并列出文件和行号。由数据保管者生成：
report-flow = 入组流程
report-flow-says = 接受筛选的候选患者、在首个不符合的标准处退出的候选患者，以及各治疗组。
report-to-flow = 各项标准
report-flow-screened = 接受筛选的候选患者
report-flow-excluded = 排除
report-flow-included = 入组
report-flow-box-arm = { $arm } 组
report-flow-step = { $label } { $n } 例
report-flow-arm = { $arm } 组 { $n } 例
report-flow-words = 筛选候选患者 { $screened } 例，排除 { $excluded } 例{ $n_steps ->
    [0] {""}
   *[other] （{ $steps }）
}；入组 { $included } 例{ $n_arms ->
    [0] {""}
   *[other] （{ $arms }）
}。
report-against = { $arm } 对比 { $reference }
