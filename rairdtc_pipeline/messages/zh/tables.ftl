### 供文字处理软件使用的表格的标题与注释。

tables-baseline-table = 表 1. 患者特征
tables-baseline-table-short = BCLND：双侧中央区淋巴结清扫；BMI：体重指数（kg/m²）；ECOG：美国东部肿瘤协作组体力状况评分；FTC：甲状腺滤泡癌；KPS：Karnofsky 体力状况评分；LND：侧颈区淋巴结清扫；NTT：甲状腺近全切除；PTC：甲状腺乳头状癌；TT：甲状腺全切除。
tables-response-table = 表 2. 疗效
tables-response-table-short = CR：完全缓解；DCR：疾病控制率；NE：不可评价；ORR：客观缓解率；PD：疾病进展；PR：部分缓解；SD：疾病稳定。
tables-change-table = 表 3. 肿瘤大小、甲状腺球蛋白、疼痛与不良事件
tables-change-table-short = CTCAE：常见不良事件评价标准；NRS：数字评分量表；Tg：甲状腺球蛋白；VRR：体积缩小率。
tables-best-response = 表 4. 最佳总体疗效，全部患者
tables-best-response-short = 依据 RECIST 1.1；从未接受评估的患者为不可评价。
tables-adverse-events = 表 5. 治疗期间的不良事件，按系统器官分类、术语和最高级别
tables-adverse-events-short = 依据 CTCAE 5.0；每例患者在每行只计一次，按最高级别。
tables-smd = SMD：两组之间标准化均数差绝对值的最大值。
tables-kind = { $labels }：{ $kind }
tables-goes-on = 下页续。
tables-continued = { $title }（续）
tables-no-patients = 无患者
