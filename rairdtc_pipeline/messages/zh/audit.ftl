### 审核人员与统计人员页面：全部内容，逐个数字可追溯。

audit-title = 放射性碘难治性甲状腺癌队列：审核
audit-eyebrow = 队列报告审核页面
audit-top = 关于本文件
audit-to-report = 临床医生页面：报告
audit-one-file = 所有数字均读自同一个 DuckDB 文件，由运行 <code>{ $run }</code> 于 { $when } 写入。点选表 1 至表 3 中的数字，可查看相应的检验，以及追溯其所依据的文件和行的命令。
audit-left-out = 另有 { $n } 项未在此显示。查看全部：
audit-shown = 项已显示
audit-nothing = 没有可显示的内容。

## 各表通用的文字

audit-what = 内容
audit-before = 此前
audit-now = 现在
audit-where = 位置
audit-printed = 发表值
audit-computed = 计算值
audit-why = 理由
audit-patient = 患者
audit-one-arm = 治疗组
audit-arms = 治疗组
audit-arm = { $arm } 组
audit-no-arm = 无治疗组
audit-column = 列
audit-type = 类型
audit-meaning = 含义
audit-rule = 规则
audit-method = 方法
audit-variable = 变量
audit-test = 检验
audit-statistic = 统计量
audit-estimate = 估计值
audit-events = 事件数
audit-comparison = 比较
audit-endpoint = 终点
audit-visit = 访视
audit-value = 数值
audit-source = 来源
audit-less = { $arm } 减 { $reference }
audit-difference-months = 差值，月
audit-exploratory = 探索性分析：各组并非随机分配，p 值未作多重性校正。
audit-patients = { $n } 例患者
audit-of-patients = / { $n } 例患者
audit-file-row = { $file }，第 { $row } 行

## 变更

audit-changes-says = 与上次发布相比的逐项变化。

## 入组流程

audit-flow = 入组流程
audit-flow-says = 哪些候选患者接受筛选，因哪项标准退出，以及进入哪个治疗组。
audit-flow-drawn = 流程图
audit-criteria = 各项标准（按应用顺序）
audit-criterion = 标准
audit-leaves-for = 排除原因
audit-left = 退出
audit-stayed = 保留
audit-failing = 不符合者总数
audit-criteria-note = 候选患者在首个不符合的标准处退出；最后一列还包括此前已退出者。
audit-visits = 表 2 各次访视中接受评估的患者
audit-visits-note = 某次访视的比较仅包括该次接受评估的患者，此前已进展或死亡者不在其中。SQL：<code>derived.response_visit</code>

## 表 1 至表 3

audit-table-says = 与报告相同的表格，每个数字附检验、选择依据，以及追溯至文件和行的途径。
audit-unrounded = 未舍入的 p 值 { $p }
audit-because = 依据：{ $why }。
audit-the-test = 检验
audit-back-to-rows = 追溯至文件和行：
audit-why-tests = 各项检验的选择依据
audit-balance = 各对治疗组之间的均衡性（标准化均数差）

## 生存分析

audit-survival = 生存分析
audit-survival-says = 至局部进展或死亡、至任何进展或死亡以及至死亡的时间及其全部比较。中位值所依据的患者较少时，旁边注明人数，应结合限制性平均值解读。
audit-estimates = { $endpoint }：估计值
audit-endpoint-tests = { $endpoint }：检验
audit-mean-differences = { $endpoint }：限制性平均值的差值
audit-hazard-ratios = { $endpoint }：风险比
audit-sensitivity = { $endpoint }：各项敏感性分析对照
audit-median-months = 中位值，月
audit-restricted-months = 限制性平均值，月
audit-follow-up = 中位随访时间，月
audit-estimates-note = Kaplan–Meier 法。NR，置信限未达到。中位值所依据的风险人数较少时注明人数。限制性平均值计算至 { $months } 个月，置信限按 logit 尺度计算。随访时间采用反向 Kaplan–Meier 法。
audit-proportional-p = 比例风险检验，<i>p</i>
audit-sets-range = { $arm } 对比 { $reference }：风险比 { $ratio }；各敏感性分析集中为 { $lowest } 至 { $highest }。
audit-hazard-note = NR，无置信限。p 值未作多重性校正。
audit-events-of = 事件数 / 患者数
audit-log-rank-p = 全部治疗组的对数秩检验，<i>p</i>
audit-unstratified = 未分层
audit-by-site = 按中心分层
audit-survival-none = 没有可估计生存情况的患者。
audit-incidence = 考虑竞争事件的累积发生率
audit-event-years = 事件，年
audit-incidence-note = Aalen–Johansen 估计；–，该组无患者观察至该时间。

## 非随机治疗组的比较

audit-adjusted = 校正比较
audit-adjusted-says = 治疗组并非随机分配：下方的均衡性显示各组治疗前的差异程度。请将每个观察到的效应与其下方的加权效应对照；加权效应的区间包含“无差异”时，现有数据不能下结论。
audit-left-apart = { $n ->
    [0] 加权后，治疗前已知的 { $of } 项特征中，没有一项的组间差异达到 0.1。
   *[other] 加权后，治疗前已知的 { $of } 项特征中，仍有 { $n } 项的组间差异达到或超过 0.1：校正后的效应未考虑这些差异。
}
audit-effects = { $endpoint }：治疗效应
audit-effective = 有效样本量
audit-bootstrap = 下行：自助法
audit-e-value = E 值
audit-limit = 置信限 { $value }
audit-adjustment = { $adjustment ->
    [overlap] 重叠加权
   *[other] 观察值
}
audit-effects-note = 探索性分析。NR，无界限。重叠权重由下列协变量的 logistic 回归得出；置信限采用稳健标准误，以及每次重新估计倾向性评分的自助法百分位数（随机种子固定）。有效样本量：提供等量信息的等权患者数。E 值：未测量因素与治疗和结局的关联需达到何种强度，才能完全解释该比值，或使其置信限移至 1。
audit-adjusted-balance = 加权前后的均衡性
audit-covariate = 协变量
audit-in-score = 纳入评分
audit-before-after = SMD：加权前；加权后
audit-balance-note = 标准化均数差；小于 0.1 视为均衡。按评分加权使评分所含协变量的差异为 0；未纳入评分的特征，其差异如表所示。名称含 log 者为对数的均数。
audit-weighted-curves = 固定时间点的加权生存率
audit-weighted-curves-note = 采用重叠权重的 Kaplan–Meier 法，权重使一对治疗组中评分所含协变量的均数相同；同一治疗组在不同配对中的权重不同。–，该组无患者观察至该时间。曲线的每一步见数据表。
audit-survival-at = 固定时间点的生存率
audit-endpoint-month = 终点，时间
audit-months = { $n } 个月
audit-survival-at-note = Kaplan–Meier 法，%（{ $interval }）及风险人数；–，该组无患者观察至该时间。至该时间无人或所有人均发生事件时，不给出区间。
audit-landmarks = 界标分析：按界标时间前已接受的治疗分组
audit-landmarks-of = { $endpoint }：界标分析
audit-landmark = { $months } 个月，{ $arm } 对比 { $reference }
audit-left-out-moved = 未纳入；换组
audit-guarantee-time = { $endpoint }，{ $arm } 对比 { $reference }：风险比 { $ratio }；各界标分析及以治疗为时依协变量时，为 { $lowest } 至 { $highest }。
audit-landmarks-note = 纳入界标时间仍在观察且未发生事件的患者。未纳入：此前已发生事件或删失。换组：此时所属的组与其后实际治疗组不同。Firth 惩罚 Cox 模型，轮廓似然置信限。
audit-over-time = 随时间变化的治疗
audit-months-observed = 观察月数
audit-changed = { $n } 例患者开始第二种治疗晚于第一种
audit-over-time-note = 以治疗为时依协变量的 Cox 模型：每一天计入此前已开始的治疗，因此等待第二种治疗的时间不计入联合治疗。Firth 惩罚，轮廓似然置信限。探索性分析。
audit-series-cap = 限制植入疗程时长的影响
audit-series-cap-moved = { $n ->
    [0] 没有患者的分组取决于植入疗程的最长时限；取消该限制，结果不变。
   *[other] 若不限制植入疗程的时长，将有 { $n } 例患者归入联合治疗组。
}
audit-series-cap-note = 植入疗程时间越长，联合治疗组获得的无事件时间越多，因为其患者必须存活至疗程结束。若无限制，只有间隔才使疗程终止。Firth 惩罚 Cox 模型，轮廓似然置信限。探索性分析。
audit-examinations = 检查间隔
audit-examined = 已检查
audit-n-examinations = 检查次数
audit-examination-interval = 中位间隔，天（P25，P75）
audit-examinations-note = 基线之后、至进展或新的抗肿瘤治疗为止的检查；第一个间隔自治疗开始计算。先求每例患者间隔的中位数，再取各患者的中位数；因后期访视间隔较长，以首批访视的最后一次为界分为两段。p 值采用 Kruskal–Wallis 检验。检查较少的组，其进展被发现得较晚。
audit-permutation = 置换法对数秩检验
audit-p-asymptotic = 渐近 <i>p</i>
audit-p-permutation = 置换 <i>p</i>
audit-permutation-note = 将治疗组重新随机分配给患者 { $n } 次；± 后的数字为模拟误差。
audit-estimands = 估计目标（ICH E9(R1)）
audit-estimand = 估计目标
audit-population = 人群
audit-treatment = 治疗
audit-intercurrent = 伴发事件
audit-summary = 群体层面汇总
audit-estimands-note = 每项分析和每个敏感性分析集均对应其中之一；各表注明其名称。

## 疗效

audit-response = 全部患者的疗效
audit-response-says = 以全部患者为分母，未接受评估者按未缓解计。因此 12 个月的缓解率与表 2 不同，表 2 只计接受评估的患者。
audit-best-response-of = 最佳疗效：{ $scope }
audit-response-not-and-confirmed = 患者数：不要求确认；要求确认
audit-responders = 缓解者
audit-measure = 指标
audit-measure-name = { $measure ->
    [m6] 6 个月时客观缓解
    [m12] 12 个月时客观缓解
    [best] 最佳疗效为客观缓解
    [best_confirmed] 最佳疗效为经确认的客观缓解
   *[other] { $measure }
}
audit-assessed = { $n } 例接受评估
audit-responders-note = 精确置信区间（Clopper–Pearson 法）；Fisher 精确检验比较所有治疗组，表格过大无法枚举时改用卡方检验。探索性分析。
audit-gaps = 缓解率的组间差值
audit-points = 差值，百分点
audit-p-holm = Holm 校正 <i>p</i>
audit-gaps-note = Newcombe 置信区间；每对治疗组作 Fisher 精确检验，并在同一指标的各对之间作 Holm 校正。探索性分析。
audit-duration = 缓解持续时间与至缓解时间
audit-n-responders = 缓解者
audit-ended = 已结束
audit-duration-months = 中位持续时间，月
audit-time-to-response = 至缓解时间，月，中位数 (P25, P75)
audit-duration-note = Kaplan–Meier 法，自首次缓解至进展或死亡，并注明中位数所依据的缓解者人数。仅缓解者有此指标，故各组之间不能作为治疗效果比较。

## 安全性

audit-safety = 不良事件
audit-safety-says = 治疗期间出现的不良事件，按系统器官分类、CTCAE 5.0 版术语和最高级别列出。
audit-grade = { $n } 级
audit-related = 相关
audit-related-severe = 相关，3 级及以上
audit-safety-note = 患者数，每例患者在每行按最高级别只计一次。治疗期间：自治疗首日至末次给药后若干天（由方案规定），不含新的抗肿瘤治疗之后。相关：归因于安罗替尼、粒子或两者。
audit-rates = 每患者年不良事件
audit-rates-kind = 类别、系统器官分类与术语
audit-first-per-year = 每年患者数
audit-event-kind = { $kind ->
    [all] 全部事件
    [severe] 3 级及以上
    [related] 与治疗相关
   *[other] { $kind }
}
audit-events-in-years = { $years } 年内 { $patients } 例患者，{ $events } 次事件
audit-rates-note = 治疗期间发生该类事件的患者数，除以至首次事件为止的患者年，精确泊松置信限：各组的观察时间不同。下行：患者数、全部事件数及治疗期间的患者年。全部事件的发生率见该表。探索性分析。

## 甲状腺球蛋白

audit-thyroglobulin = 甲状腺球蛋白的模型估计
audit-thyroglobulin-says = TgAb 与 TSH 允许采用的甲状腺球蛋白值随时间变化的几何均数，及其与基线的比值。
audit-arm-visit = 治疗组，访视
audit-below-limit = 低于检测下限
audit-above-limit = 高于检测上限
audit-geometric-mean = 几何均数，ng/mL
audit-ratio-to-baseline = 与基线之比
audit-below-limit-as = 低于检测下限的值按下限 × { $factor } 计
audit-tg-ratios = 较基线的变化：组间比值之比
audit-baseline = { $baseline ->
    [one] 共同基线
    [own] 各组自身基线
   *[other] { $baseline }
}
audit-tg-last = 末次访视（{ $visit }）时，{ $arm } 组较基线的比值除以 { $reference } 组的比值为 { $ratio }（{ $interval }）；小于 1 表示 { $arm } 组甲状腺球蛋白下降更多。
audit-tg-ratios-note = 前一组较基线的比值除以后一组的比值，采用同一模型。共同基线把治疗前的差异视为偶然，而此处并无随机分组予以保证；另一列则不作此假设。探索性分析：p 值未作多重性校正。

## 全部检验

audit-tests = 全部统计检验
audit-tests-says = 组间与组内的每项检验、选择依据及结果。
audit-filter-tests = 筛选检验
audit-about = 对象
audit-arms-n = 治疗组（n）
audit-test-and-why = 检验与依据
audit-exact = 精确 { $p }
audit-tests-message = { $n } 项检验中有 { $low } 项 p 值小于 { $level }。检验如此之多，其中一部分可由机遇产生：研究设计规定的检验按设计解读，其余均视为探索性检验。
audit-tests-note = 组间与组内共 { $n } 项检验；没有 <i>p</i> 值的，旁边注明原因。两组比较均为双侧检验。模型与敏感性分析的 <i>p</i> 值与其估计值列在一起。仅名称中注明的检验作了多重性校正。未舍入的数值：<code>rairdtc sql "SELECT test_id, p FROM statistics.tests"</code>

## 数据质量

audit-quality = 数据质量
audit-quality-says = 各医院报送的内容、每行数据的去向、被隔离的内容及原因；不显示数值。
audit-where-rows = 每个来源数据行的去向
audit-export = 导出
audit-n-files = 文件
audit-rows-read = 读取
audit-rows-staged = 采用
audit-rows-copies = 重复
audit-rows-corrected = 已被更正
audit-rows-not-used = 未使用
audit-rows-quarantined = 隔离
audit-adds-up = 行数相符
audit-all = 合计
audit-accounting-note = 读取 = 采用 + 重复 + 已被较新文件更正 + 不采用的检验项目 + 隔离。
audit-sites = 各中心的数据行
audit-site = 中心
audit-rows-used = 采用
audit-rows-open = 待更正
audit-rows-mended = 已更正
audit-sites-note = 待更正：等待更正的数据行。已更正：曾被隔离、后由较新文件正确报送的数据行。
audit-rows-by-file = 各文件的数据行
audit-file = 文件
audit-refused = 被隔离的内容与处理方法
audit-refused-how = 请在医院系统中更正这些数据行，并用文件名日期更新的文件重新发送：以较新的数据行为准。行号与电子表格中显示的行号一致；CSV 文件的表头为第 1 行。发送前可运行 <code>rairdtc check</code> 查看哪些内容会被隔离。
audit-file-and-rows = 文件与行
audit-what-is-asked = 要求
audit-rows-named = { $n ->
   *[other] 第 { $rows } 行
}
audit-unknown-file = 未知文件
audit-whole-row = 整行
audit-refused-none = 没有被隔离的数据行。
audit-contradictions = 相互矛盾的记录
audit-contradictions-how = 这些数据行未被隔离，也未改动。请核对，有误的请安排更正。
audit-contradictions-what = 矛盾之处
audit-contradictions-none = 没有发现相互矛盾的记录。
audit-withdrawn = 已撤回知情同意的患者的 { $n } 行数据未纳入，无需更正。
audit-not-read = 未读取的文件
audit-columns = 数据契约未说明的列与缺少的列
audit-columns-note = 数据契约未说明的列不予采用。用于更正旧文件的文件如缺少某列，该列按空白计。
audit-corrections = 由较新文件更正的内容
audit-export-and-column = 导出与列
audit-corrected-rows = 被更正的行
audit-corrected-by = 更正文件
audit-values = 数值个数
audit-corrections-none = 没有数值被更正。
audit-rules = 已检查的规则
audit-rules-checked = 共检查 { $n } 条规则，其中 { $broken } 条有数据行不符合。
audit-rules-broken = 有数据行不符合的规则
audit-rules-all = 全部规则
audit-table-and-column = 表与列
audit-checked = 检查行数
audit-failed = 不符合行数

## 方案偏离

audit-deviations = 方案偏离
audit-deviations-says = 入组患者的治疗或检查与方案不符之处。
audit-deviations-per-rule = 各规则、各治疗组的方案偏离
audit-deviations-one-by-one = 逐项方案偏离
audit-deviations-none = 未记录到方案偏离。
audit-one-by-one = 逐项
audit-asked-for = 方案要求
audit-recorded = 实际记录
audit-day-and-source = 日期与来源

## 发表结果核查

audit-check = 发表结果核查
audit-check-says = 已发表论文的每个数字与论断，以及是否成立。
audit-check-verdicts = 论文中共 { $n } 个数字与论断。<i>原文不一致</i>：论文自相矛盾或计算有误。<i>不相符</i>：本数据得出不同结果。<i>需个体数据</i>：仅凭论文内容无法判断。<i>可重现</i>：结果成立。
audit-filter-figures = 筛选数字
audit-check-none = 没有与本数据核对的已发表论文。

## 数据血缘与数据字典

audit-lineage = 数据血缘
audit-lineage-says = 各表由哪些表生成，以及每一列追溯至导出文件的路径。
audit-lineage-how = 点选一张表可查看其各列的来源与去向（列之间共 { $n } 条关联）。虚线框：导出文件原始内容，其文本不予保存。
audit-graph = 各表（从左至右）
audit-lineage-on-paper = 每一列及其来源：<code>audit.column_lineage</code>。
audit-lineage-tables = 各表及其列
audit-as-sent = 原始导出；文本不予保存
audit-lineage-of = { $table } 的数据血缘
audit-made-from = 来源
audit-goes-into = 去向
audit-back-to-graph = 返回血缘图
audit-lineage-none = 没有数据血缘记录。
audit-dictionary = 数据字典
audit-dictionary-says = 已发布文件的每张表和每一列，及其类型与含义。没有中文含义的列以英文说明。
audit-dictionary-size = 共 { $tables } 张表、{ $columns } 列。可在任何 SQL 工具中查询：<code>DESCRIBE derived.survival</code>，或 <code>SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal</code>。
audit-filter-columns = 查找表或列
audit-n-rows = { $n } 行。
audit-a-view = 视图：读取时计算。
audit-columns-of = { $table } 的列

## 溯源信息

audit-provenance = 溯源信息
audit-provenance-says = 本次发布的生成依据：文件、程序代码、设置与软件包。
audit-run = 运行
audit-refreshed = 刷新时间
audit-cutoff = 数据截至
audit-code-version = 程序代码版本
audit-settings-hash = 方案、数据契约与 SQL
audit-inputs-hash = 全部输入文件
audit-packages = 软件包
audit-files = 来源文件
audit-file-hash = 文件与 SHA-256
audit-received = 收到时间
audit-encoding = 编码
audit-rows = 行数
audit-bytes = 字节数
audit-settings = 方案参数
audit-setting = 参数
audit-settings-none = 没有参数记录。
