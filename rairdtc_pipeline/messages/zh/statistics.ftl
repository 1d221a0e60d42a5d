### 统计用语：方法、选择检验的依据、未作检验的原因。

## 方法

statistics-method-anova = 单因素方差分析
statistics-method-anova-from-moments = 由均数与 SD 计算的单因素方差分析
statistics-method-kruskal-wallis = Kruskal–Wallis 检验，渐近法
statistics-method-fisher-exact = Fisher 精确检验（Freeman–Halton 扩展），精确法
statistics-method-fisher-monte-carlo = Fisher 精确检验（Freeman–Halton 扩展），模拟 { $tables } 张表，标准误 { $standard_error }
statistics-method-chi-square = 卡方检验，无连续性校正
statistics-method-friedman = Friedman 检验，渐近法
statistics-method-wilcoxon = Wilcoxon 符号秩检验，渐近法，无连续性校正
statistics-method-log-rank = 全部治疗组的对数秩检验，渐近法
statistics-method-log-rank-by-site = 全部治疗组的对数秩检验，按中心分层，渐近法
statistics-method-log-rank-holm = 两两对数秩检验，渐近法，Holm 校正
statistics-method-cox-firth = 包含全部治疗组的 Cox 模型，Firth 惩罚，结值按 Efron 法处理，轮廓似然置信限
statistics-method-proportional-hazards = 比例风险假定检验，Grambsch–Therneau 法，时间尺度为 1 - Kaplan–Meier
statistics-method-mixed-model = 对数值的线性混合模型，患者为随机截距，REML 估计
statistics-method-arm-by-visit = 治疗组与访视交互作用的 Wald 检验；对数值的线性混合模型，患者为随机截距，REML 估计
statistics-method-mean-difference = 均数之差除以合并 SD
statistics-method-proportion-distance = 构成比的马氏距离
statistics-method-cox-robust = 两组 Cox 模型，未加权，结值按 Efron 法处理，稳健置信限
statistics-method-cox-overlap = 两组重叠加权 Cox 模型，结值按 Efron 法处理，稳健置信限（视权重为已知）

## 选择检验的依据

statistics-why-no-values = 没有数值
statistics-why-normality-not-judged = { $group } 组的正态性无法判断（{ $n } 个数值）
statistics-why-too-many-for-shapiro = { $group } 组的数值多于 { $most } 个，不作 Shapiro–Wilk 检验
statistics-why-normality-rejected = Shapiro–Wilk 检验拒绝正态性（{ $p_by_group }）
statistics-why-normality-kept = Shapiro–Wilk 检验未拒绝正态性（{ $p_by_group }）
statistics-why-printed-moments = 文中所列均数与 SD
statistics-why-ordered = 有序分类变量采用 Kruskal–Wallis 检验比较
statistics-why-unordered = 无序分类变量
statistics-why-expected-below = 最小理论频数为 { $lowest }，小于 { $limit }
statistics-why-expected-not-below = 最小理论频数为 { $lowest }，不小于 { $limit }
statistics-why-as-published = 该研究所用的检验；按其自身规则此处应采用卡方检验
statistics-why-left-out-of-order = { $categories } 的 { $patients } 例不参与排序
statistics-why-complete-patients = 三个或以上时间点；{ $patients } 例患者中 { $complete } 例数据完整
statistics-why-pairs-that-differ = 两个时间点；{ $pairs } 对中 { $differ } 对有差别
statistics-why-log-rank-rule = 生存曲线采用对数秩检验比较（研究方案 2.5）
statistics-why-sites = 各中心收治的患者可能不同；共 { $sites } 个中心
statistics-why-p-before-holm = 校正前 p { $p }
statistics-why-events-per-arm = 事件数：{ $events }
statistics-why-few-events = 有治疗组的事件数少于 { $limit }
statistics-why-below-limit-as = 低于检测下限的值按下限乘以 { $factor } 计
statistics-why-not-assessed-as-failures = 以全部患者为分母；未接受评估的 { $patients } 例按未缓解计

## 未作检验或估计的原因

statistics-not-made = 未作检验：{ $reason }
statistics-reason-fewer-than-two-groups-have-values = 有数值的组不足两个
statistics-reason-fewer-than-two-groups-or-categories = 有患者的组或类别不足两个
statistics-reason-fewer-than-two-groups-have-patients = 有患者的组不足两个
statistics-reason-nothing-varies-within-groups = 各组内的数值没有变异
statistics-reason-all-values-equal = 所有数值相同
statistics-reason-fewer-than-two-complete = 数据完整的患者不足两例
statistics-reason-nobody-changes = 没有患者的数值发生变化
statistics-reason-no-pair-differs = 没有一对数值有差别
statistics-reason-no-event = 没有发生事件
statistics-reason-never-at-risk-together = 两组同时处于风险期间没有发生事件
statistics-reason-one-site = 所有患者来自同一中心
statistics-reason-no-reference = 参照组没有患者
statistics-reason-no-maximum = 无惩罚的似然没有最大值
statistics-reason-too-few-events-to-judge = 事件太少，无法判断
statistics-reason-event-times-do-not-tell = 由事件发生时间无法判断
statistics-reason-too-few-repeated-values = 在一次以上访视有数值的患者太少
statistics-reason-too-many-cells = 治疗组与访视的组合多于 { $most } 个
statistics-reason-nothing-varies-in-cells = 各治疗组、各访视内的数值没有变异
statistics-reason-nothing-varies-within-patients = 患者自身的数值没有变异
statistics-reason-no-shared-visit = 没有两个治疗组都有数值的访视
statistics-reason-not-observed-to-horizon = 没有患者观察至时间界限
statistics-reason-no-event-before-horizon = 时间界限之前没有发生事件
statistics-reason-no-variance = 由现有事件无法估计方差
statistics-reason-no-overlap = 协变量已能区分各治疗组，没有可比的患者
statistics-reason-events-in-one-arm = 两组同时处于风险期间，仅一组发生事件
statistics-reason-too-many-for-bootstrap = 患者数超过方案规定的重抽样上限
statistics-reason-too-few-resamples-estimable = 可得到估计值的重抽样太少
statistics-reason-too-many-to-permute = 患者数超过方案规定的置换上限
statistics-reason-nobody-responded = 没有缓解者

## 单元格的内容

statistics-cell-mean-sd = 均数 ± SD
statistics-cell-median-quartiles = 中位数 (P25, P75)
statistics-cell-count-percent = n (%)
statistics-cell-proportion = 比例，精确置信区间（Clopper–Pearson 法）
