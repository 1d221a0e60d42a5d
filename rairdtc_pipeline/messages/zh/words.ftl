### 已发布文件各表所保存的标签。

## 治疗组

words-arm-a = 安罗替尼
words-arm-b = 碘-125 粒子植入
words-arm-c = 安罗替尼联合碘-125 粒子植入

## 标准：候选患者退出的原因

words-criterion-i1 = 非放射性碘难治性
words-criterion-i2 = 无可测量病灶
words-criterion-i3 = 预期生存期不够长
words-criterion-i4 = KPS 评分过低
words-criterion-e1 = TgAb 阳性
words-criterion-e2 = TSH 未受抑制
words-criterion-e3 = 数据不完整
words-criterion-e4 = 依从性差
words-criterion-e5 = 既往使用多激酶抑制剂
words-criterion-e6 = 严重心肺功能障碍
words-criterion-e7 = 严重凝血功能障碍
words-criterion-e8 = 不能耐受靶向治疗
words-criterion-e9 = 预期生存期过短

## 病灶、疗效与终点

words-all-lesions = 全部病灶
words-field-lesions = 植入区内病灶
words-cr = 完全缓解
words-pr = 部分缓解
words-sd = 疾病稳定
words-non-cr-non-pd = 非完全缓解/非疾病进展
words-pd = 疾病进展
words-ne = 不可评价
words-non-cr-non-pd-short = 非 CR/非 PD
words-lpfs = 无局部进展生存期
words-pfs = 无进展生存期
words-os = 总生存期

## 事件、删失原因与计算方式

words-local-progression-imaging = 影像学局部进展
words-confirmed-local-progression-imaging = 经确认的影像学局部进展
words-progression-imaging = 影像学进展
words-confirmed-progression-imaging = 经确认的影像学进展
words-local-progression-follow-up = 随访记录的局部进展
words-distant-progression-follow-up = 随访记录的远处进展
words-death = 死亡
words-last-evaluable-examination = 末次可评价检查
words-last-examination-before-new-therapy = 新的抗肿瘤治疗前末次检查
words-last-examination-before-missed-visits = 访视缺失前末次检查
words-no-evaluable-examination = 无可评价检查，治疗首日
words-last-known-alive = 已知存活的最后日期
words-set-primary = 主要分析
words-set-no-censoring-at-new-therapy = 新的抗肿瘤治疗不作删失
words-set-censored-after-missed-visits = 访视缺失后删失
words-set-confirmed-progression = 仅计经确认的进展
words-cause-death = 死亡
words-cause-local-progression = 局部进展
words-cause-death-first = 未发生局部进展的死亡
words-estimand-lpfs = 按方案规则，至局部进展或任何原因死亡的时间。
words-estimand-pfs = 按方案规则，至任何进展或任何原因死亡的时间。
words-estimand-os = 至任何原因死亡的时间。
words-estimand-new-therapy = 同上，不论后续治疗：开始新的抗肿瘤治疗后继续观察。
words-estimand-missed-visits = 同上，访视缺失之后的事件在缺失前末次检查时删失。
words-estimand-confirmed = 同上，影像学进展仅在后续检查确认后计入。
words-estimand-imaging = 同上，随访不视为检查：仅计影像学进展。

## 访视

words-before-treatment = 治疗前
words-baseline = 基线
words-over-time = 各时间点
words-within-the-group = 组内比较
words-state-assessed = 已评估
words-state-progressed-before = 访视前已进展
words-state-died-before = 访视前死亡
words-state-not-reached = 尚未到访视
words-state-missing = 缺失
words-assessed = 已评估
words-progressed-before = 访视前已进展
words-died-before = 访视前死亡
words-not-reached = 未达到
words-missing = 缺失
words-yes = 是
words-no = 否

## 表 1 至表 3

words-section-baseline = 基线
words-age = 年龄
words-seeds-implanted = 植入粒子数
words-unit-years = 岁
words-unit-points = 分
words-unit-seeds = 粒
words-gender = 性别
words-male = 男
words-female = 女
words-pathology = 病理类型
words-surgery = 手术方式
words-surgery-tt-bclnd-lnd = TT + BCLND + LND
words-bilateral = 双侧肿瘤
words-extension = 甲状腺外侵犯
words-metastasis = 转移
words-lymph-node-only = 仅淋巴结
words-lung-only = 仅肺
words-bone-only = 仅骨
words-lung-and-bone = 肺和骨
words-none = 无
words-mutations = 基因突变
words-negative = 阴性
words-braf = 仅 BRAF V600E
words-tert = 仅 TERT 突变
words-braf-and-tert = BRAF + TERT 突变
words-response = 疗效
words-section-volume = 肿瘤大小 (cm³)
words-section-vrr = 体积缩小率 VRR (%)
words-section-tg = 血清甲状腺球蛋白 (ng/mL)
words-section-pain = NRS 疼痛评分
words-section-ae = 不良事件 (CTCAE 5.0)
words-worst-grade = 最高级别
words-median = 中位数
words-role-study = 研究设计规定
words-role-as-published = 按论文所用检验
words-role-exploratory = 探索性
words-note-multiplicity = p 值未作多重性校正：比较如此之多，其中一部分小于 0.05 可由机遇产生。各组并非随机分配，基线 p 值与标准化差值仅用于描述。

## 校正比较

words-bone-metastasis = 骨转移
words-target-volume-log = 靶病灶体积（对数）
words-target-lesions = 靶病灶数
words-thyroglobulin-log = 甲状腺球蛋白（对数）
words-pain-nrs = 疼痛（NRS）
words-iodine-131-courses = 既往碘-131 治疗次数
words-iodine-131-activity = 碘-131 累积活度
words-external-beam = 既往外照射放疗
words-treatment-year = 治疗开始年份
words-site = 中心

## 系统器官分类

words-class-vascular = 血管与淋巴管类疾病
words-class-gastrointestinal = 胃肠系统疾病
words-class-skin = 皮肤及皮下组织类疾病
words-class-general = 全身性疾病及给药部位各种反应
words-class-respiratory = 呼吸系统、胸及纵隔疾病
words-class-metabolism = 代谢及营养类疾病
words-class-investigations = 各类检查
words-class-blood = 血液及淋巴系统疾病
words-class-renal = 肾脏及泌尿系统疾病
words-class-endocrine = 内分泌系统疾病
words-class-nervous = 各类神经系统疾病
words-class-musculoskeletal = 各种肌肉骨骼及结缔组织疾病
words-class-infections = 感染及侵染类疾病
words-pneumonitis = 非感染性肺炎
words-bronchopulmonary-hemorrhage = 支气管肺出血
words-thromboembolic-event = 血栓栓塞事件

## 与上次发布的差异

words-first-publication = 首次发布
words-everything = 全部内容
words-not-comparable = 不可比较
words-file = 文件
words-fewer-rows = 行数减少
words-column-gone = 列消失
words-rows-corrected = 数值更正
words-patient = 患者
words-result = 结果
words-p-value = p 值
words-survival = 生存估计

## 论文核查结论

words-verdict-inconsistent = 原文不一致
words-verdict-differs = 不相符
words-verdict-needs-data = 需个体数据
words-verdict-reproduced = 可重现

## 方案偏离

words-deviation-too-many-targets = 靶病灶过多
words-deviation-too-many-targets-in-organ = 同一器官靶病灶过多
words-deviation-target-not-measurable = 靶病灶不可测量
words-deviation-target-not-at-baseline = 靶病灶非基线时选定
words-deviation-non-target-not-at-baseline = 非靶病灶非基线时选定
words-deviation-new-before-treatment = 治疗前已有的病灶记为新病灶
words-deviation-prescription-dose = 处方剂量不符
words-deviation-seed-activity = 粒子活度不符
words-deviation-anlotinib-start-dose = 安罗替尼起始剂量不符
words-deviation-anlotinib-dose-step = 安罗替尼剂量级不符
words-deviation-anlotinib-reescalated = 安罗替尼减量后再加量
words-deviation-anlotinib-schedule = 安罗替尼给药方案不符
words-deviation-anlotinib-start-day = 安罗替尼开始日期不符
words-deviation-no-reduction-after-severe-event = 严重不良事件后未减量

## 表注

words-note-response = 缓解率以该次访视接受评估的患者为分母：此前已进展、死亡或退出者不在其中，因此缓解率可能自行升高。p 值未作多重性校正：比较如此之多，其中一部分小于 0.05 可由机遇产生。各组并非随机分配，基线 p 值与标准化差值仅用于描述。
words-note-change = 甲状腺球蛋白按测定值计入，包括 TgAb 阳性或 TSH 未受抑制时的值；随时间变化的模型不采用这些值。p 值未作多重性校正：比较如此之多，其中一部分小于 0.05 可由机遇产生。各组并非随机分配，基线 p 值与标准化差值仅用于描述。

## 估计目标

words-estimand-adjusted-effects-none = 治疗效应，观察值
words-estimand-adjusted-effects-overlap = 治疗效应，重叠加权
words-estimand-responders-rate = 缓解率
words-estimand-responders-difference = 缓解率差值
words-estimand-response-duration = 缓解持续时间
words-estimand-landmarks = 界标分析
words-estimand-survival-at = 固定时间点的生存率
words-estimand-permutation-log-rank = 置换法对数秩检验
words-estimand-those-of-the-primary-set-observation-ends-at-new = 与主要分析相同：依据影像判定的终点在开始新的抗肿瘤治疗时终止观察（假想策略）；死亡计为事件，在 OS 中为唯一事件（复合策略）
words-estimand-the-overlap-population-patients-of-the-two-arms-with = 重叠人群：两组中协变量齐全的患者，按接受另一治疗的概率加权
words-estimand-not-assessed-for-whatever-reason-counts-as-not-responding = 无论何种原因未接受评估，均按未缓解计（复合策略）
words-estimand-difference-of-the-shares-of-responders = 缓解率之差
words-estimand-patients-with-cr-or-pr-as-best-overall-response = 最佳总体疗效为 CR 或 PR 的患者，各组分别分析
words-estimand-time-from-the-first-cr-or-pr-to-progression = 自首次 CR 或 PR 至进展或死亡的时间
words-estimand-observation-ends-at-new-therapy-hypothetical-death-ends-the = 开始新的抗肿瘤治疗时终止观察（假想策略）；死亡计为缓解结束（复合策略）
words-estimand-patients-free-of-the-event-and-under-observation-at = 界标时间仍在观察且未发生事件的患者
words-estimand-time-from-the-landmark-to-the-event-of-the = 自界标时间至终点事件的时间
words-estimand-included-patients-of-the-two-arms-with-all-covariates = 两组中倾向性评分协变量齐全的入组患者
words-estimand-the-treatment-a-patient-started-whatever-followed-of-it = 患者开始的治疗，不论其后续情况
words-estimand-time-from-treatment-start-to-the-event-of-the = 自治疗开始至终点事件的时间
words-estimand-hazard-ratio-and-difference-of-restricted-mean-times-to = 风险比，以及至方案规定时间界限的限制性平均时间之差，观察值
words-estimand-hazard-ratio-and-difference-of-restricted-mean-times-to-weighted = 风险比，以及至方案规定时间界限的限制性平均时间之差，加权
words-estimand-all-included-patients-of-the-arms-compared = 所比较各组的全部入组患者
words-estimand-cr-or-pr-at-the-visit-or-as-best = 该次访视或最佳总体疗效为 CR 或 PR
words-estimand-share-of-responders-in-each-arm = 各组缓解率
words-estimand-median-duration-in-each-arm = 各组中位持续时间
words-estimand-the-treatments-begun-by-the-landmark-whatever-followed-of = 界标时间前已开始的治疗，不论其后续情况
words-estimand-hazard-ratio-after-the-landmark = 界标时间之后的风险比
words-estimand-survival-at-fixed-times-in-each-arm = 各组在固定时间点的生存率
words-estimand-equality-of-the-survival-curves-of-all-arms = 各组生存曲线是否相同

## 已发表论文中的位置

words-table-1 = 表 1
words-table-2 = 表 2
words-table-3 = 表 3
words-group-a = A 组
words-group-b = B 组
words-group-c = C 组
words-place-median = 中位数
words-place-mean = 均数
words-place-abstract = 摘要
words-place-results = 结果
words-place-methods = 方法
words-place-conclusions = 结论
words-place-conclusion = 结论
words-place-discussion = 讨论
words-place-introduction = 引言
words-place-tumor-size = 肿瘤大小
words-place-serum-tg-level = 血清甲状腺球蛋白
words-place-after-2-months-of-treatment = 治疗 2 个月后
words-place-after-4-months-of-treatment = 治疗 4 个月后
words-place-after-6-months-of-treatment = 治疗 6 个月后
words-place-after-12-months-of-treatment = 治疗 12 个月后
words-place-6-months-after-treatment = 治疗后 6 个月
words-place-12-months-after-treatment = 治疗后 12 个月
words-place-pain = 疼痛

## 规则与文件状态

words-rule-every-patient-number-is-one = 每个患者号对应一人，每人只有一个患者号。
words-rule-ignored = 已忽略
words-rule-refused = 拒收
words-rule-read = 已读取
words-rule-range = 取值范围
words-rule-not-a-date = 不是日期
words-rule-future-date = 未来日期
words-rule-ragged-row = 单元格数与表头不符
words-rule-required = 必填
words-rule-conflicting-duplicate = 同一记录内容不一致
words-rule-unknown-patient = 未知患者
words-rule-unit-unknown = 单位不被接受
words-rule-unit-missing = 缺少单位
words-rule-not-a-result = 不是检验结果
words-rule-unknown-code = 未知代码
words-rule-multiple = 倍数
words-rule-scientific-notation = 科学计数法
words-rule-not-a-number = 不是数值
words-rule-not-a-whole-number = 不是整数
words-rule-not-a-timestamp = 不是日期和时间
words-rule-nul-byte = NUL 字节
words-rule-identities-agree = 患者号与身份一致
words-rule-free-text-identifier = 自由文本中的身份信息
words-rule-tgab-negative = TgAb 阴性
words-rule-merged-cells = 合并单元格
words-rule-error-cell = 错误单元格
words-rule-no-date = 日期无效
words-rule-digits-lost = 数字丢失
words-rule-broken-quotes = 引号未闭合
words-rule-row-too-long = 行过长
words-rule-broken-encoding = 编码错误
words-rule-unreadable-row = 无法读取的行
words-rule-too-few-resamples-estimable = 可得到估计值的重抽样太少
words-rule-events-in-one-arm = 仅一组发生事件
words-rule-no-overlap = 没有可比的患者
words-volume-over-time = 肿瘤大小 (cm³) 随时间变化
words-tg-over-time = 血清甲状腺球蛋白 (ng/mL) 随时间变化
words-pain-over-time = NRS 疼痛评分随时间变化
words-vrr-over-time = 体积缩小率 VRR (%) 随时间变化
words-estimand-as-in-the-estimand-of-the-primary-set-of = 同该终点主要分析的估计目标
words-estimand-as-in-the-estimand-of-the-primary-set-of-too = 同该终点主要分析的估计目标；不设上限时属于联合治疗的安罗替尼不视为新的抗肿瘤治疗
words-estimand-available-values-count-missing-at-random-given-the-others = 采用现有数值（给定该患者其他数值时为随机缺失）
words-estimand-cumulative-incidence-in-each-arm = 各组累积发生率
words-estimand-death-before-local-progression-competes-with-it-else-as = 局部进展前的死亡为竞争事件；其余同 LPFS 的主要分析
words-estimand-death-is-an-event-composite-observation-ends-at-the = 死亡计为事件（复合策略）；观察止于新的抗肿瘤治疗前末次检查（假想策略）
words-estimand-death-is-an-event-composite-observation-ends-at-the-too = 死亡计为事件（复合策略）；观察止于新的抗肿瘤治疗前末次检查（假想策略）；访视缺失之后，观察止于缺失前末次检查（假想策略）
words-estimand-death-is-an-event-composite-observation-goes-on-after = 死亡计为事件（复合策略）；开始新的抗肿瘤治疗后继续观察（疗法策略）
words-estimand-death-is-the-event-new-therapy-changes-nothing-treatment = 死亡为事件；新的抗肿瘤治疗不作处理（疗法策略）
words-estimand-distribution-in-each-arm = 各组分布
words-estimand-distribution-in-each-arm-and-change-within-it = 各组分布及组内变化
words-estimand-distribution-in-each-arm-and-standardised-differences-between-arms = 各组分布及组间标准化差值
words-estimand-examinations-after-progression-or-new-therapy-do-not-count = 进展或新的抗肿瘤治疗之后的检查不计入（在治策略）
words-estimand-first-adverse-event-of-the-kind-on-treatment-and = 治疗期间该类不良事件的首次发生，以及每次发生
words-estimand-geometric-mean-in-each-arm-and-its-ratio-to = 各组几何均数及其与基线之比
words-estimand-included-patients-examined-after-baseline = 基线后接受检查的入组患者
words-estimand-median-interval-between-examinations-of-the-patient = 患者各次检查间隔的中位数
words-estimand-none-it-describes-who-was-treated-how = 无：仅描述各患者接受的治疗
words-estimand-none-it-is-known-before-treatment-the-seeds-are = 无：治疗前已知；粒子为研究治疗所植入
words-estimand-observation-ends-some-days-after-the-last-dose-at = 观察止于末次给药后若干天、新的抗肿瘤治疗或死亡（在治策略）
words-estimand-patients-assessed-at-the-visit = 该次访视接受评估的患者
words-estimand-patients-with-a-value-at-the-visits-compared = 所比较访视均有数值的患者
words-estimand-patients-with-an-event-and-events-per-patientyear-in = 各组每患者年的发生事件患者数与事件数
words-estimand-patients-with-usable-thyroglobulin = 甲状腺球蛋白可用的患者
words-estimand-patients-with-usable-thyroglobulin-of-the-arms-compared = 所比较各组中甲状腺球蛋白可用的患者
words-estimand-ratio-of-the-hazards-on-a-day-of-both = 同时接受两种治疗之日与仅接受一种治疗之日的风险比
words-estimand-ratio-of-the-ratios-of-two-arms = 两组比值之比
words-estimand-response-at-the-visit = 该次访视的疗效
words-estimand-survival-curve-median-and-restricted-mean-in-each-arm = 各组生存曲线、中位值与限制性平均值；风险比与限制性平均值之差
words-estimand-the-treatment-started-the-first-implant-series-with-and = 所开始的治疗，首个植入疗程设与不设最长持续时间
words-estimand-the-treatments-begun-by-each-day-seeds-anlotinib-or = 截至各日已开始的治疗：粒子、安罗替尼或两者
words-estimand-thyroglobulin-at-the-visit = 该次访视的甲状腺球蛋白
words-estimand-thyroglobulin-at-the-visit-over-that-at-baseline = 该次访视的甲状腺球蛋白与基线之比
words-estimand-time-from-treatment-start-to-confirmed-local-progression-or = 自治疗开始至经确认的局部进展或任何原因死亡的时间
words-estimand-time-from-treatment-start-to-confirmed-progression-or-death = 自治疗开始至经确认的进展或任何原因死亡的时间
words-estimand-time-from-treatment-start-to-death-from-any-cause = 自治疗开始至任何原因死亡的时间
words-estimand-time-from-treatment-start-to-local-progression-on-imaging = 自治疗开始至影像学局部进展或任何原因死亡的时间
words-estimand-time-from-treatment-start-to-local-progression-or-death = 自治疗开始至局部进展或任何原因死亡的时间
words-estimand-time-from-treatment-start-to-local-progression-or-to = 自治疗开始至局部进展或此前死亡的时间
words-estimand-time-from-treatment-start-to-progression-on-imaging-or = 自治疗开始至影像学进展或任何原因死亡的时间
words-estimand-time-from-treatment-start-to-progression-or-death-from = 自治疗开始至进展或任何原因死亡的时间
words-estimand-tumour-size-thyroglobulin-pain-worst-grade-of-adverse-events = 肿瘤大小、甲状腺球蛋白、疼痛；治疗期间不良事件的最高级别
words-estimand-what-is-known-of-the-patient-before-treatment-and = 治疗前已知的患者情况，以及植入的粒子
words-estimand-who-progressed-died-or-left-before-the-visit-has = 访视前已进展、死亡或退出者无数值，不计入

## 导出中的代码

words-code-positive = 阳性
words-code-unknown = 未知
words-code-no-uptake = 不摄碘
words-code-progression-after-rai = 放射性碘治疗后进展
words-code-avid = 摄碘
words-code-good = 良好
words-code-poor = 差
words-code-target = 靶病灶
words-code-non-target = 非靶病灶
words-code-new = 新病灶
words-code-measured = 已测量
words-code-absent = 消失
words-code-too-small = 过小而无法测量
words-code-present = 存在
words-code-unequivocal-progression = 明确进展
words-code-equivocal = 可疑
words-code-unequivocal = 明确
words-code-surface = 表浅
words-code-bone = 骨
words-code-internal = 深部
words-code-seeds = 粒子
words-code-both = 两者
words-code-alive = 存活
words-code-dead = 死亡
words-code-censored = 删失
words-code-event = 事件
