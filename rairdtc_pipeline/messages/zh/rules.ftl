### 数据契约中同一行各单元格之间的规则。

rules-resolved-not-before-onset = 不良事件的结束日期不早于发生日期。
rules-end-not-before-start = 给药周期的结束日期不早于开始日期。
rules-death-not-after-contact = 死亡的报告日期不早于死亡日期。
rules-alive-has-no-death-date = 填写了死亡日期的随访不得将患者记为存活。
rules-local-progression-not-after-contact = 局部进展的报告日期不早于发现日期。
rules-distant-progression-not-after-contact = 远处进展的报告日期不早于发现日期。
rules-limits-not-turned-round = 参考范围下限不高于上限。
rules-status-fits-role = 病灶状态须与其角色相符：靶病灶（target）为 measured、absent、too_small 或 not_evaluable；非靶病灶（non_target）为 present、absent、measured、not_evaluable 或 unequivocal_progression；新病灶（new）为 equivocal、unequivocal、measured、present、absent 或 not_evaluable。
rules-absent-has-no-size = 非淋巴结病灶记为 absent（消失）时，不得填写大于 0 的径线。
rules-short-axis-not-above-longest = 短径不大于最长径。
rules-percent-is-no-fraction = FEV1 和 LVEF 以百分数填写，即 55 而不是 0.55（电子表格中显示为 55% 的单元格正是以后者存储）。
