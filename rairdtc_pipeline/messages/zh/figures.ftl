### 图的标题、图例、坐标轴、图注与文字描述。

## 多幅图共用

figures-months-axis = 自治疗开始的时间（月）
figures-months = { $months } 个月
figures-visit = { $months ->
    [0] 基线
   *[other] { $months } 个月
}
figures-at-risk = 风险人数
figures-group = { $name }（n = { $n }）
figures-n = n = { $n }
figures-of = { $n }/{ $of }
figures-p = p { $p }
figures-p-unknown = 无法得到 p 值
figures-not-reached = 未达到
figures-and = { $first }、{ $last }
figures-interval = { $percent }% CI
figures-tip = { $patient }，{ $group }
figures-tip-value = { $patient }，{ $group }：{ $value }
figures-selection = 共 { $of } 例患者，从中均匀选取 { $drawn } 例逐例绘出。
figures-source = 数据来源：{ $tables }。

## Kaplan–Meier 曲线

figures-km-title = 各治疗组的{ $endpoint }
figures-km-axis = { $code ->
    [LPFS] 无局部进展生存率（%）
    [PFS] 无进展生存率（%）
    [OS] 总生存率（%）
   *[other] { $endpoint }（%）
}
figures-km-log-rank = 对数秩检验 { $p }
figures-km-ratio = HR，{ $arm } 对比 { $reference }：{ $ratio }（{ $lower }–{ $upper }）
figures-km-events-heading = 事件数 / 患者数
figures-km-median-heading = 中位值，月（{ $interval }）
figures-km-events-before = 此前事件数
figures-km-censored-before = 此前删失数
figures-km-median = { $few ->
    [none] { $median }（{ $lower } – { $upper }）
   *[other] { $median }（{ $lower } – { $upper }；风险人数 { $few }）
}
figures-km-median-alone = { $few ->
    [none] { $median }
   *[other] { $median }；风险人数 { $few }
}
figures-km-events-and-median = { $events } / { $n }；中位值 { $median }
figures-km-says = { $endpoint }的 Kaplan–Meier 估计，色带为逐点 { $interval }（双对数变换）。
figures-km-marked = 竖线：删失患者。
figures-km-not-marked = 删失患者多于 { $most } 例的组未标出删失。
figures-km-test = 全部治疗组的对数秩检验：{ $p }。
figures-km-test-by-site = 全部治疗组的对数秩检验：{ $p }；按中心分层：{ $by_site }。
figures-km-pairs = 两两比较（Holm 校正）：{ $pairs }。
figures-km-pair = { $pair }（{ $p }）
figures-km-below = 横轴下方：各月之前仍在观察的患者数，以及此前发生事件和删失的患者数。
figures-km-firth = HR：采用 Firth 惩罚的 Cox 模型，{ $interval }。
figures-km-alt = { $endpoint }的 Kaplan–Meier 曲线。{ $groups }。对数秩检验 { $p }。
figures-km-alt-group = { $group }：{ $n } 例患者中 { $events } 例发生事件，中位值（月，{ $interval }）{ $median }

## 累积发生率

figures-incidence-title = 局部进展的累积发生率（死亡为竞争事件）
figures-incidence-axis = 累积发生率（%）
figures-incidence-local-progression = 局部进展
figures-incidence-death = 局部进展前死亡
figures-incidence-says = 局部进展及其竞争事件（局部进展前死亡）发生概率的 Aalen–Johansen 估计，色带为逐点 { $interval }（双对数变换）。横轴下方：各月之前仍在观察且两种事件均未发生的患者数。探索性分析。
figures-incidence-alt = 累积发生率曲线。{ $causes }。
figures-incidence-alt-cause = { $cause }，观察结束时：{ $groups }
figures-incidence-alt-group = { $group } { $percent }%（{ $months } 个月）

## 风险比

figures-ratios-title = 主要分析与敏感性分析的风险比
figures-ratios-axis = 风险比
figures-ratios-groups = 比较的组
figures-ratios-events = 事件数 / n
figures-ratios-heading = HR（{ $interval }）
figures-ratios-block = { $endpoint }，{ $set }
figures-ratios-none = 无
figures-ratios-not-estimable = 无法估计
figures-ratios-ratio = { $ratio }（{ $lower } – { $upper }）
figures-ratios-says = 风险比及 { $interval }，对数刻度；小于 1 表示前一组的风险较低。方块：估计值；箭头：置信限超出坐标轴。{ $methods }。
figures-ratios-proportional = 逐对比例风险假定检验（Grambsch–Therneau 法）：最小 { $p }。
figures-ratios-not-adjusted = p 值未按比较次数校正。
figures-ratios-alt = 风险比及 { $interval } 的森林图。主要分析：{ $ratios }。另绘出其他敏感性分析的 { $others } 项比较。
figures-ratios-alt-ratio = { $endpoint }，{ $pair }：{ $ratio }，{ $p }

## 不良事件

figures-events-worst-title = 每例患者不良事件的最高级别
figures-events-terms-title = 各不良事件术语及其最高级别
figures-events-axis = 患者占该组的百分比（%）
figures-events-grade = { $grade } 级
figures-events-no-event = 无事件
figures-events-worst-says = 自治疗开始起，每例患者不良事件的最高级别（CTCAE 5.0）占该组的比例；条形内的数字为患者数。
figures-events-compared = { $method }：{ $p }。
figures-events-worst-alt = 最高级别的堆积条形图；0 级表示无事件。{ $groups }。
figures-events-worst-alt-group = { $group }，{ $n } 例患者：{ $counts }
figures-events-grade-in = { $grade } 级 { $n } 例
figures-events-nobody = 无患者
figures-events-terms-says = 自治疗开始起，发生各不良事件的患者占该组的比例，按最高级别（CTCAE 5.0）区分；发生最多的术语在前。
figures-events-terms-more = 共 { $of } 个术语，绘出发生最多的 { $drawn } 个。
figures-events-terms-alt = 各组发生各不良事件的患者。{ $terms }。
figures-events-terms-alt-term = { $term }：{ $groups }
figures-events-terms-alt-group = { $group } { $n }/{ $of }

## 疼痛

figures-pain-title = 疼痛随时间的变化
figures-pain-axis = NRS
figures-pain-visits-axis = 访视，自治疗开始的时间（月）
figures-pain-median = 中位数
figures-pain-quartiles = 四分位数
figures-pain-patient = 患者
figures-pain-says = 各计划访视的数字评分量表（NRS）疼痛评分，0 为无痛，{ $worst } 为最痛；访视等距排列。大标记：中位数；粗线：下四分位数至上四分位数；小点：患者，相同数值并排；n：接受评估的患者数，随死亡和不再随访而减少。
figures-pain-alt = 疼痛随时间的变化，NRS 的中位数与四分位数。{ $groups }。
figures-pain-alt-group = { $group }：{ $points }
figures-pain-alt-point = { $visit } { $middle }（{ $lower } 至 { $upper }）

## 直径总和随时间的变化

figures-spider-title = 靶病灶直径总和随时间的变化
figures-spider-axis = 较基线的变化（%），横轴为自治疗开始的时间（月）
figures-spider-progression = 疾病进展（总体）
figures-spider-last = 末次计入的检查
figures-spider-says = 靶病灶直径总和较基线的变化，每例患者一条线，止于首次进展或新的抗肿瘤治疗；有靶病灶无法测量的检查不计入。以叉号结束的线表示按 RECIST 1.1 判定为疾病进展（靶病灶、非靶病灶或新病灶）。虚线：方案规定的部分缓解界限，以及相对于基线的进展界限。
figures-spider-alt = 靶病灶直径总和随时间变化的折线。{ $groups }。
figures-spider-alt-group = { $group }：{ $n } 例患者，末次变化的中位数为 { $middle }，{ $ended } 条线以疾病进展结束

## 每例患者的病程

figures-swimmer-title = 每例患者的病程
figures-swimmer-local = 局部进展
figures-swimmer-death = 死亡
figures-swimmer-alive = 末次联系时存活
figures-swimmer-seeds = 植入粒子
figures-swimmer-new-therapy = 新的抗肿瘤治疗
figures-swimmer-free = 无局部进展
figures-swimmer-observed = 后续观察
figures-swimmer-dosing = 安罗替尼用药
figures-swimmer-says = 每例患者一条，从治疗开始至死亡或末次联系，各组内由长到短排列；深色止于局部进展、死亡或末次可判定的检查（即无局部进展生存期的终点），其后为浅色。疗效为首次进展或新的抗肿瘤治疗之前，每次检查按 RECIST 1.1 对全部病灶的评价。条下细线为记录的安罗替尼用药，包括新的抗肿瘤治疗之后。
figures-swimmer-alt = 泳道图。{ $groups }。
figures-swimmer-alt-group = { $group }：{ $n } 条，最长 { $longest } 个月，{ $local } 例局部进展，{ $died } 例死亡

## 甲状腺球蛋白

figures-tg-title = 甲状腺球蛋白随时间的变化
figures-tg-axis = 甲状腺球蛋白，ng/mL（对数刻度），横轴为各访视自治疗开始的时间（月）
figures-tg-geometric-mean = 几何均数（模型）
figures-tg-median = 中位数
figures-tg-patient = 患者
figures-tg-below-limit = 低于检测下限
figures-tg-above-limit = 高于检测上限
figures-tg-not-usable = 不可用
figures-tg-says = 各计划访视的血清甲状腺球蛋白，对数刻度，访视等距排列。细线：患者，连接可用的数值。粗线：{ $middle }，仅在至少 { $fewest } 例患者有数值时绘出。三角形：低于检测下限（朝下）或高于检测上限（朝上）的结果，绘于分析所用的数值处。空心标记：不可用的数值（甲状腺球蛋白抗体阳性，或促甲状腺激素未受抑制），线不经过这些数值。
figures-tg-means-of-model = 模型（{ $methods }）的几何均数及 { $interval }
figures-tg-medians = 可用数值的中位数
figures-tg-alt-means = 每例患者甲状腺球蛋白随时间的变化。几何均数：{ $groups }。
figures-tg-alt-medians = 每例患者甲状腺球蛋白随时间的变化。中位数：{ $groups }。
figures-tg-alt-group = { $group }：{ $points }
figures-tg-alt-point = { $visit } { $middle } ng/mL

## 最佳变化

figures-waterfall-volume-title = 靶病灶的最佳体积缩小
figures-waterfall-volume-axis = 靶病灶体积的最佳变化（%）
figures-waterfall-volume-says = 靶病灶体积较基线的最佳变化（体积缩小率 VRR 取相反数），取首次进展或新的抗肿瘤治疗之前、全部靶病灶均可测量的检查；每例患者一个条形。
figures-waterfall-volume-alt = 靶病灶体积最佳变化的瀑布图。{ $groups }。
figures-waterfall-diameters-title = 靶病灶直径总和的最佳变化
figures-waterfall-diameters-axis = 直径总和的最佳变化（%）
figures-waterfall-diameters-says = 靶病灶直径总和较基线的最佳变化，取首次进展或新的抗肿瘤治疗之前、全部靶病灶均可测量的检查；每例患者一个条形。
figures-waterfall-diameters-alt = 靶病灶直径总和最佳变化的瀑布图。{ $groups }。
figures-waterfall-patients = 患者，按缩小程度由小到大排列
figures-waterfall-lines = 虚线：方案规定的部分缓解（PR）与疾病进展（PD）界限；疾病进展以最小总和而非基线为参照。
figures-waterfall-left-out = { $of } 例患者中 { $n } 例没有这样的检查。
figures-waterfall-alt-group = { $group }：{ $n } 例患者中 { $shrunk } 例缩小，中位数 { $middle }，从 { $highest } 至 { $lowest }
