### 导出文件和分析表各列的内容。

## patients

columns-export-patients-patient-id = 医院自己的患者号。读入时即替换为带密钥的假名 `patient`，从不保存。
columns-export-patients-name = 患者姓名。读入时即丢弃。
columns-export-patients-national-id = 身份证号。读入时即丢弃。
columns-export-patients-sex = 性别。
columns-export-patients-birth-date = 出生日期。仅保存在私有存储中；发布的是治疗开始时的年龄。
columns-export-patients-height-cm = 身高。
columns-export-patients-weight-kg = 体重。
columns-export-patients-ecog = 治疗前 ECOG 体力状况评分。
columns-export-patients-kps = 治疗前 Karnofsky 体力状况评分，按十分递增。
columns-export-patients-histology = 病理类型：甲状腺乳头状癌（PTC）或滤泡癌（FTC）。
columns-export-patients-surgery = 甲状腺手术方式：近全切除（NTT）、全切除（TT），或全切除加双侧中央区及侧颈区淋巴结清扫（TT_BCLND_LND）。
columns-export-patients-bilateral-tumor = 甲状腺双侧叶均有肿瘤。
columns-export-patients-extrathyroidal-extension = 甲状腺包膜外侵犯。
columns-export-patients-lymph-node-metastasis = 淋巴结转移。
columns-export-patients-lung-metastasis = 肺转移。
columns-export-patients-bone-metastasis = 骨转移。
columns-export-patients-braf-v600e = BRAF V600E 突变。
columns-export-patients-tert-promoter = TERT 启动子突变。
columns-export-patients-rai-status = 放射性碘状态：不摄碘、碘治疗后进展或摄碘。
columns-export-patients-prior-i131-courses = 既往碘-131 治疗次数。
columns-export-patients-prior-i131-activity-gbq = 既往碘-131 累积活度。
columns-export-patients-last-ebrt-date = 末次外照射放疗日期。
columns-export-patients-prior-mki = 既往使用另一种多激酶抑制剂。
columns-export-patients-expected-survival-months = 筛选时的预期生存期。
columns-export-patients-fev1-percent-predicted = 第一秒用力呼气容积占预计值的百分比。
columns-export-patients-lvef-percent = 左心室射血分数。
columns-export-patients-prothrombin-time-ratio = 凝血酶原时间比值。
columns-export-patients-treatment-compliance = 筛选时判断的治疗依从性。
columns-export-patients-targeted-therapy-intolerant = 不能耐受靶向治疗的不良反应。
columns-export-patients-consent-date = 签署书面知情同意的日期。

## labs

columns-export-labs-specimen-datetime = 采样时间。
columns-export-labs-test-code = 检验项目。
columns-export-labs-result = 文本形式的结果：数值、前面带 < 或 > 的数值，或阳性、阴性。
columns-export-labs-unit = 结果的单位。
columns-export-labs-reference-low = 实验室参考范围下限，单位同该检验项目。
columns-export-labs-reference-high = 实验室参考范围上限，单位同该检验项目。
columns-export-labs-reference-range = 写在同一单元格中的参考范围上下限，代替 reference_low 和 reference_high：0.27-4.2、<115、>10。文件另有上限或下限列时，以该列为准。
columns-export-labs-laboratory = 检测的实验室。

## lesions

columns-export-lesions-exam-date = 影像检查日期。
columns-export-lesions-lesion-id = 病灶编号，同一病灶在该患者每次检查中相同；`T1`、`t1` 和 `Ｔ1` 视为同一编号，`1`、`01` 和 `1.0` 也是。
columns-export-lesions-lesion-role = RECIST 1.1 中的病灶类型：靶病灶、非靶病灶或新病灶。
columns-export-lesions-modality = 影像检查方式。
columns-export-lesions-organ = 病灶所在器官或部位。
columns-export-lesions-is-lymph-node = 病灶为淋巴结。
columns-export-lesions-in-implant-field = 病灶位于粒子植入区内。
columns-export-lesions-diameter-ap-mm = 最大前后径（a）。
columns-export-lesions-diameter-cc-mm = 最大上下径（b）。
columns-export-lesions-diameter-tr-mm = 最大左右径（c）。
columns-export-lesions-longest-diameter-mm = 横断面最长径。
columns-export-lesions-short-axis-mm = 短径，用于淋巴结。
columns-export-lesions-status = 所见：已测量、消失、过小无法测量、不可评价、存在、明确进展；新病灶为可疑或明确。

## implants

columns-export-implants-implant-date = 植入日期。
columns-export-implants-site-no = 本次植入中的部位序号。
columns-export-implants-location-class = 部位的位置：近体表、骨内或深部。
columns-export-implants-seed-count = 该部位植入的粒子数。
columns-export-implants-activity-per-seed-mbq = 植入当日单粒子活度。
columns-export-implants-prescription-dose-gy = 处方剂量。
columns-export-implants-verification-ct-date = 验证剂量的 CT 日期。
columns-export-implants-supplementary-seed-count = 验证后补种的粒子数。

## anlotinib

columns-export-anlotinib-start-date = 用药阶段的第一天。
columns-export-anlotinib-end-date = 用药阶段的最后一天；仍在用药时为空。
columns-export-anlotinib-daily-dose-mg = 服药日的日剂量。
columns-export-anlotinib-days-on = 每周期服药天数。
columns-export-anlotinib-days-off = 每周期停药天数。
columns-export-anlotinib-stop-reason = 该阶段结束的原因。

## pain

columns-export-pain-assessment-date = 评估日期。
columns-export-pain-nrs = 数字评分量表疼痛评分，0（无痛）至 10（最痛）。
columns-export-pain-analgesic = 使用的镇痛药。

## adverse_events

columns-export-adverse-events-term = 事件的 CTCAE 术语。
columns-export-adverse-events-ctcae-grade = CTCAE 5.0 级别。
columns-export-adverse-events-onset-date = 事件开始日期。
columns-export-adverse-events-resolved-date = 事件结束日期。
columns-export-adverse-events-related-to = 事件归因的治疗。
columns-export-adverse-events-action = 对治疗采取的措施。
columns-export-adverse-events-outcome = 事件的转归。

## follow_up

columns-export-follow-up-contact-date = 随访联系日期。
columns-export-follow-up-vital-status = 联系时存活或死亡。
columns-export-follow-up-death-date = 死亡日期。
columns-export-follow-up-death-cause = 死亡原因。
columns-export-follow-up-local-progression-date = 局部进展日期。
columns-export-follow-up-distant-progression-date = 远处进展日期。
columns-export-follow-up-new-therapy-date = 开始其他抗肿瘤治疗的第一天。
columns-export-follow-up-new-therapy = 开始的其他抗肿瘤治疗。

## patients

columns-patients-patient = 患者假名（带密钥的 HMAC-SHA-256）。
columns-patients-site = 该行来自的中心。
columns-patients-arm = 治疗组：A 安罗替尼，B 碘-125 粒子，C 两者同时开始。
columns-patients-treatment-start = 治疗第一天：时间零点。
columns-patients-data-cutoff = 所用数据的最后一天。
columns-patients-data-until = 记录计入的最后一天：死亡日，否则为数据截止日。
columns-patients-new-therapy-date = 新的抗肿瘤治疗的第一天：之后开始的另一种治疗，或随访记录的治疗。
columns-patients-age-years = 治疗开始时的周岁年龄。
columns-patients-sex = 性别，取值 M、F。
columns-patients-height-cm = 身高，单位 cm。
columns-patients-weight-kg = 体重，单位 kg。
columns-patients-bmi = 体重指数，kg/m2。
columns-patients-histology = 病理类型：甲状腺乳头状癌（PTC）或滤泡癌（FTC），取值 PTC、FTC。
columns-patients-surgery = 甲状腺手术方式：近全切除（NTT）、全切除（TT），或全切除加双侧中央区及侧颈区淋巴结清扫（TT_BCLND_LND），取值 NTT、TT、TT_BCLND_LND。
columns-patients-bilateral-tumor = 甲状腺双侧叶均有肿瘤，取值 Y、N。
columns-patients-extrathyroidal-extension = 甲状腺包膜外侵犯，取值 Y、N。
columns-patients-metastasis = 淋巴结以外的转移部位：lung_only、bone_only、lung_and_bone，否则为 lymph_node_only 或 none；起决定作用的部位未知时为空。
columns-patients-mutation = 癌基因突变：negative、braf_v600e、tert、braf_and_tert；任一项未知时为空。
columns-patients-seed-count = 作为研究治疗植入的碘-125 粒子数；未植入时为空。
columns-patients-prior-i131-activity-gbq = 既往碘-131 累积活度，单位 GBq。
columns-patients-source-file-id = 来源文件，见 audit.source_files。
columns-patients-source-row = 来源文件中的行号；CSV 的表头为第 1 行。

## attrition

columns-attrition-step = 标准在规则应用顺序中的位置。
columns-attrition-criterion = 标准的代码。
columns-attrition-label = 候选患者退出的原因。
columns-attrition-n-before = 应用该标准之前的候选患者数。
columns-attrition-n-left = 在此退出的候选患者数。
columns-attrition-n-after = 留下的候选患者数。
columns-attrition-n-failing-at-all = 不符合该标准的候选患者数，不论此前是否已退出。

## result_grades

columns-result-grades-test-code = 检验项目，取值 TSH、TG、TGAB、FT3、FT4、PLT、WBC、HGB、ALB、CA、ALT、AST、CREA。
columns-result-grades-study-day = 治疗日；治疗开始为第 1 天。
columns-result-grades-term = CTCAE 5.0 术语。
columns-result-grades-graded-value = 用于分级的数值，单位同该检验项目；血钙经白蛋白校正。
columns-result-grades-is-baseline = 是否为该检验项目的基线记录。
columns-result-grades-is-on-treatment = 结果是否晚于基线记录，且不早于治疗第一天。
columns-result-grades-ctcae-grade = CTCAE 5.0 级别，0 为无；缺少所需的界限时为空。

## exposure

columns-exposure-seed-count = 作为研究治疗植入的碘-125 粒子数。
columns-exposure-implant-sessions = 植入的天数。
columns-exposure-total-activity-mbq = 植入总活度，MBq；任一活度缺失时为空。
columns-exposure-prescription-dose-min-gy = 最低处方剂量，Gy。
columns-exposure-prescription-dose-max-gy = 最高处方剂量，Gy。
columns-exposure-expected-dose-gy = 按研究规则应有的处方剂量，Gy。
columns-exposure-anlotinib-mg = 安罗替尼累积剂量，mg。
columns-exposure-last-dose-date = 研究治疗的最后一天：植入日或安罗替尼用药日。
columns-exposure-anlotinib-days = 从用药第一天至最后一天的天数。
columns-exposure-anlotinib-planned-mg = 同期按足剂量和既定方案应用的安罗替尼，mg。
columns-exposure-relative-dose-intensity = 安罗替尼累积剂量占计划剂量的比例。

## adverse_events

columns-adverse-events-term = CTCAE 5.0 术语；未编码时为原文。
columns-adverse-events-coded-term = CTCAE 5.0 术语；未编码时为空。
columns-adverse-events-soc = 术语的系统器官分类；未编码时为空。
columns-adverse-events-reported-term = 原文记录的术语。
columns-adverse-events-onset-day = 事件开始的治疗日；治疗开始为第 1 天。
columns-adverse-events-resolved-date = 事件结束日期，最晚至记录计入的最后一天。
columns-adverse-events-resolved-date-imputed = 该日期的填补方式：D 为日，M 为月和日。
columns-adverse-events-related-to = 事件归因的治疗，取值 anlotinib、seeds、both、none、unknown。
columns-adverse-events-is-related = 事件是否归因于研究治疗；未知时为空。
columns-adverse-events-is-treatment-emergent = 事件是否在治疗期间开始：自第一天至末次给药后若干天，且不晚于新的抗肿瘤治疗开始。

## response

columns-response-scope = overall：全部病灶；local：植入区内病灶（A 组：全部靶病灶）。
columns-response-assessment-no = 按时间排列的评估序号；基线为 0。
columns-response-exam-date = 评估所用的日期。
columns-response-visit = 该次检查代表的访视：计入的检查中最接近该访视者。
columns-response-sod-mm = 靶病灶直径总和，mm；任一未知时为空。
columns-response-baseline-sod-mm = 基线靶病灶直径总和，mm。
columns-response-nadir-sod-mm = 此次检查之前（含基线）最小的完整直径总和，mm。
columns-response-target-response = 靶病灶疗效：CR、PR、SD、PD、NE；无靶病灶时为空。
columns-response-non-target-response = 非靶病灶疗效：CR、NON-CR/NON-PD、PD、NE；无非靶病灶时为空。
columns-response-new-lesion = 新病灶是否明确。
columns-response-response = 该次检查的疗效。
columns-response-confirmed = 后续检查是否确认 CR、PR 或 PD；其他疗效为空。
columns-response-confirmed-as-pr = 后续检查是否确认至少部分缓解。
columns-response-pd-confirmed = 后续检查是否确认进展。
columns-response-counts = 检查是否计入：不晚于首次 PD，也不晚于新的抗肿瘤治疗。

## tumor_size

columns-tumor-size-visit = 该次评估代表的访视；另有更接近者时为空。
columns-tumor-size-sod-mm = 靶病灶直径总和，mm。
columns-tumor-size-volume-cm3 = 靶病灶体积，cm3。
columns-tumor-size-vrr-percent = 体积缩小率，相对于基线的百分比。
columns-tumor-size-n-targets = 基线靶病灶数。
columns-tumor-size-n-unknown = 此次直径未知的靶病灶数。

## ae_counts

columns-ae-counts-level = any：全部事件；class：一个系统器官分类；term：一个术语。
columns-ae-counts-soc = CTCAE 5.0 的系统器官分类，或术语未编码；全部事件时为空。
columns-ae-counts-term = CTCAE 5.0 术语，未编码时为原文；分类行为空。
columns-ae-counts-patients = 该组患者数。
columns-ae-counts-n-patients = 发生此类事件的患者数。
columns-ae-counts-n-grade-1 = 最高级别为 1 级的患者数。
columns-ae-counts-n-grade-2 = 最高级别为 2 级的患者数。
columns-ae-counts-n-grade-3 = 最高级别为 3 级的患者数。
columns-ae-counts-n-grade-4 = 最高级别为 4 级的患者数。
columns-ae-counts-n-grade-5 = 最高级别为 5 级的患者数。
columns-ae-counts-n-related = 发生归因于研究治疗的此类事件的患者数。
columns-ae-counts-n-related-severe = 发生归因于研究治疗的 3 级及以上此类事件的患者数。

## ae_worst_grade

columns-ae-worst-grade-worst-grade = CTCAE 最高级别，0 为无。
columns-ae-worst-grade-worst-related-grade = 归因于研究治疗的 CTCAE 最高级别，0 为无。
columns-ae-worst-grade-worst-unattributed-grade = 归因未知的事件的 CTCAE 最高级别，0 为无。
columns-ae-worst-grade-n-events = 治疗期间出现的事件数。

## best_response

columns-best-response-best-response = 最佳疗效，不论是否确认。
columns-best-response-best-response-confirmed = 最佳疗效，CR 与 PR 须经确认。
columns-best-response-first-response-date = 首次 CR 或 PR 的日期。
columns-best-response-duration-days = 缓解持续时间（天），自首次 CR 或 PR 至进展或死亡，否则至末次可评价检查。
columns-best-response-duration = 缓解持续时间（月）。
columns-best-response-duration-ended = 缓解是否结束（进展或死亡）；否则为删失。

## laboratory_grades

columns-laboratory-grades-computed-grade = 按检验数值得出的最高级别，0 为无；没有可分级的结果时为空。
columns-laboratory-grades-recorded-grade = 以同一术语记录为不良事件的最高级别，0 为无。
columns-laboratory-grades-agrees = 两者是否一致；没有可分级的结果时为空。

## best_response_counts

columns-best-response-counts-response = 按 RECIST 1.1 的最佳疗效。
columns-best-response-counts-response-order = 在词表中的顺序，从 1 开始。
columns-best-response-counts-n-best = 达到该最佳疗效的患者数，不要求确认。
columns-best-response-counts-n-confirmed = 达到该最佳疗效的患者数，CR 与 PR 须经确认。

## pain

columns-pain-visit = baseline，或 m 加治疗开始后的月数。
columns-pain-visit-order = 访视的时间顺序；基线为 0。
columns-pain-state = assessed、progressed_before、died_before、not_reached 或 missing。
columns-pain-change = NRS 评分较基线的变化。

## response_visit

columns-response-visit-response = 该次访视检查的总体疗效。
columns-response-visit-exam-date = 该次访视检查的日期。

## survival

columns-survival-endpoint = 终点代码。
columns-survival-sensitivity-set = primary，或敏感性分析的名称。
columns-survival-start-date = 治疗第一天。
columns-survival-end-date = 事件或删失的日期。
columns-survival-time-days = 从开始至结束的天数，首尾均计入。
columns-survival-time-months = 同上，以月计。
columns-survival-event = 1 事件，0 删失。
columns-survival-reason = 事件，或删失原因。

## tg

columns-tg-specimen-date = 采样日期。
columns-tg-tg-ng-ml = 分析用甲状腺球蛋白，ng/mL。
columns-tg-tg-reported-ng-ml = 报告的甲状腺球蛋白，ng/mL；超出检测限时为该检测限。
columns-tg-tg-comparator = < 或 >，数值超出方法检测限时填写。
columns-tg-change-ng-ml = 较基线的变化，ng/mL。
columns-tg-change-percent = 较基线的变化，百分比。
columns-tg-nadir-ng-ml = 截至该访视的最低可用值，ng/mL。
columns-tg-tgab-positive = 该访视 TgAb 是否阳性（Tg 不可靠）；未检测时为空。
columns-tg-tsh-unsuppressed = 该访视 TSH 是否达到或超过界限（Tg 不可比）；未检测时为空。
columns-tg-usable = 数值是否已检测且未被标记。

## tg_doubling_time

columns-tg-doubling-time-n-usable = 可定量的可用值个数。
columns-tg-doubling-time-slope-per-month = ln(Tg) 的斜率，每月。
columns-tg-doubling-time-doubling-time-months = 倍增时间，月；Tg 下降时为负，持平时为空。

## adjusted_balance

columns-adjusted-balance-arm = 风险位于分子的组。
columns-adjusted-balance-reference-arm = 风险位于分母的组。
columns-adjusted-balance-adjustment = none：观察值；overlap：按接受另一治疗的概率加权。
columns-adjusted-balance-covariate = 倾向性评分的协变量，或治疗前已知的其他特征。
columns-adjusted-balance-in-score = 评分是否包含该项；包含时加权使差值为 0。
columns-adjusted-balance-n-arm = 评分全部协变量及该项均有值的该组患者数。
columns-adjusted-balance-n-reference = 同上，参照组患者数。
columns-adjusted-balance-mean-arm = 该组均值；是否型变量为“是”的比例。
columns-adjusted-balance-mean-reference = 参照组均值。
columns-adjusted-balance-smd = 标准化均数差的绝对值，以加权前的离散度为单位；无定义时为空。

## adjusted_curves

columns-adjusted-curves-curve-arm = 曲线所属的组。
columns-adjusted-curves-time-months = 自治疗开始的时间，月；每个不同时间一行，从 0 开始。
columns-adjusted-curves-survival = 该时间之后未发生事件的加权 Kaplan–Meier 估计。
columns-adjusted-curves-weight-at-risk = 该时间之前仍在观察者的重叠权重之和。

## adjusted_effects

columns-adjusted-effects-adjustment = none：观察值；overlap：按接受另一治疗的概率加权。两者患者相同。
columns-adjusted-effects-covariates = 倾向性评分的协变量；未校正时为空。
columns-adjusted-effects-n-arm = 全部协变量均有值的该组患者数。
columns-adjusted-effects-n-reference = 全部协变量均有值的参照组患者数。
columns-adjusted-effects-left-out = 因协变量缺失而未纳入的两组患者数。
columns-adjusted-effects-events-arm = 该组事件数。
columns-adjusted-effects-events-reference = 参照组事件数。
columns-adjusted-effects-effective-n-arm = 该组有效样本量（Kish）。
columns-adjusted-effects-effective-n-reference = 参照组有效样本量（Kish）。
columns-adjusted-effects-score-min-arm = 该组最低倾向性评分。
columns-adjusted-effects-score-max-arm = 该组最高倾向性评分。
columns-adjusted-effects-score-min-reference = 参照组最低倾向性评分。
columns-adjusted-effects-score-max-reference = 参照组最高倾向性评分。
columns-adjusted-effects-hazard-ratio = 该组与参照组的风险比；为空时 `not_made` 说明原因。
columns-adjusted-effects-lower = 下限，对数尺度正态近似，稳健误差。
columns-adjusted-effects-upper = 上限，对数尺度正态近似，稳健误差。
columns-adjusted-effects-p = 风险比为 1 的 p 值，按稳健误差，未按检验次数校正。
columns-adjusted-effects-bootstrap-lower = 下限，重抽样百分位数；每次重新估计评分。
columns-adjusted-effects-bootstrap-upper = 上限，重抽样百分位数；无上限时为空。
columns-adjusted-effects-e-value = 风险比的 E 值：未测量的混杂因素须与治疗和结局同时具有多大的风险比，才能完全解释该结果。
columns-adjusted-effects-e-value-limit = 最接近 1 的置信限的 E 值；区间包含 1 时为 1。
columns-adjusted-effects-rmst-horizon-months = 限制性平均值的时间界限，月。
columns-adjusted-effects-rmst-difference-months = 该组与参照组限制性平均值之差，月。
columns-adjusted-effects-rmst-lower-months = 差值下限，正态近似。
columns-adjusted-effects-rmst-upper-months = 差值上限，正态近似。
columns-adjusted-effects-rmst-bootstrap-lower-months = 差值下限，重抽样百分位数。
columns-adjusted-effects-rmst-bootstrap-upper-months = 差值上限，重抽样百分位数。
columns-adjusted-effects-resamples = 自助法重抽样次数。
columns-adjusted-effects-resamples-estimable = 评分和风险比（包括为 0 或无界者）可估计的重抽样次数。
columns-adjusted-effects-method = 风险比的模型。
columns-adjusted-effects-method-kind = 模型的类型。
columns-adjusted-effects-not-made = 没有风险比的原因类型；有风险比时为空。
columns-adjusted-effects-bootstrap-not-made = 缺少自助法置信限的原因类型。
columns-adjusted-effects-rmst-not-made = 没有限制性平均值之差的原因类型。
columns-adjusted-effects-rationale = 原因的文字说明。
columns-adjusted-effects-estimand = 估计的内容：`statistics.estimands` 中的一行。

## balance

columns-balance-row = 特征：表 1 中的行，或治疗前已知的其他特征。
columns-balance-arms = 所比较的两组。
columns-balance-smd = 标准化均数差的绝对值；无定义时为空。
columns-balance-n = 各组有数值的患者数。
columns-balance-method = 计算方法。
columns-balance-method-kind = 方法的类型。

## baseline_overall

columns-baseline-overall-section = 表中的部分。
columns-baseline-overall-row = 行标签。
columns-baseline-overall-level = 该行的类别或时间点（如有）。
columns-baseline-overall-arm = 治疗组；涉及全部组的单元格（p 值）为空。
columns-baseline-overall-n = 单元格涉及的患者数。
columns-baseline-overall-missing = 该组无数值的患者数。
columns-baseline-overall-kind = 单元格内容：mean_sd、median_quartiles、count_percent、proportion 或 p。
columns-baseline-overall-value = 文字所依据的数值：计数、比例、均数或中位数。
columns-baseline-overall-text = 单元格的印刷文字。
columns-baseline-overall-p = 打印该比较的单元格中未四舍五入的 p 值。
