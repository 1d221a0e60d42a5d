### sql/checks 中各项检查的要求。

checks-own = { $title }
checks-adverse-events-are-coded = 每个不良事件都有常见不良事件评价标准（CTCAE）术语。
checks-cohort-flow-adds-up = 筛选到最后仍保留的候选患者即为入组队列。
checks-deaths-have-a-day = 每例死亡都有死亡日期。
checks-every-criterion-is-declared-and-judged = 词汇表中的每条标准都已判定，没有其他标准。
checks-every-end-of-observation-has-its-source-rows = 每个事件和删失都有来源数据行，无检查而在第 1 天删失者除外。
checks-every-patient-is-of-one-site = 一个中心报送的患者数据不会被另一个中心替换：同一号码可能是两个人。
checks-every-site-gives-rows = 每个报送数据行的中心都有数据行被采用。
checks-every-source-row-is-accounted-for = 读取的行等于采用、重复、被替代和被隔离的行之和。
checks-fatal-events-have-a-death = 每个致死性不良事件的患者都有死亡记录。
checks-included-patients-pass-every-criterion = 每例入组患者都符合全部标准。
checks-laboratory-grades-agree-with-events = 按实验室检查值达到 3 级及以上的不良事件均已记录。
checks-local-progression-is-not-after-death = 任何患者的无局部进展生存期都不长于生存期。
checks-nobody-is-recorded-before-birth = 任何记录都不早于患者的出生日期。
checks-nobody-lives-after-death = 死亡日期之后没有任何记录，且每人只有一个死亡日期。
checks-one-response-per-examination = 每次检查在每个评价范围内有一个疗效结果，每个访视对应一次检查。
checks-one-survival-row-per-patient = 每例入组患者在每个终点和敏感性分析集中有一行。
checks-survival-time-is-positive = 每个至事件时间至少为一天，且事件取值为 0 或 1。
checks-tumour-volume-is-plausible = 患者的肿瘤体积不超过方案规定的合理上限。
checks-lesions-keep-their-nature = 同一病灶的所有记录中角色、部位以及是否为淋巴结均一致。
checks-values-are-plausible = 每个数值都在数据契约规定的合理范围内。
