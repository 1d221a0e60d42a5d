### 单例患者说明：每句话陈述已发布文件中的一项事实。

explain-no-patient = 没有候选患者使用该假名；假名见 cohort.candidates
explain-title = 患者 { $patient } 的说明
explain-pseudonymised = 本页包含一例假名化患者的数据行，请按数据仓库的要求妥善保管。
explain-title-criteria = 入组或未入组的原因
explain-title-treatment = 治疗组
explain-title-survival = 观察终点
explain-title-best = 最佳疗效
explain-title-visits = 各次访视的疗效
explain-title-examinations = 影像学检查：全部病灶
explain-title-local = 影像学检查：植入区内病灶
explain-title-timeline = 时间线
explain-source = { $file }，{ $count ->
    [1] 行
   *[other] 行
} { $rows }
explain-included = 该患者符合全部 { $count } 项标准，已入组。
explain-failed = 该患者未入组，原因为 { $criterion }，{ $criterion ->
    [I1] 放射性碘难治性
    [I2] 可测量病灶
    [I3] 预期生存期足够长
    [I4] KPS 评分足够高
    [E1] 甲状腺球蛋白抗体阳性
    [E2] TSH 未受抑制
    [E3] 数据不完整
    [E4] 依从性差
    [E5] 既往使用多激酶抑制剂
    [E6] 严重心肺功能障碍
    [E7] 严重凝血功能障碍
    [E8] 不能耐受靶向治疗
    [E9] 预期生存期过短
   *[other] 方案规定的标准
}：{ $status ->
    [met] 符合
    [not_met] 不符合
   *[other] 无法判定
}，{ $observed ->
    [none] 无观察值
   *[other] 观察值为 { $observed }
}。
explain-seeds-begun = 首个碘-125 粒子植入疗程为 { $first } 至 { $last }。
explain-anlotinib-begun = 安罗替尼首次用药日为 { $first }。
explain-arm = 所接受的治疗属于 { $arm } 组，{ $arm ->
    [A] 安罗替尼
    [B] 碘-125 粒子植入
   *[other] 安罗替尼联合碘-125 粒子植入
}：{ $both ->
    [false] 未接受另一种研究治疗
   *[other] { $arm ->
        [C] 安罗替尼开始于植入疗程前后 { $days } 天之内
       *[other] 另一种治疗开始于 { $days } 天之外，视为新的抗肿瘤治疗
    }
}。治疗开始日为 { $start }。
explain-new-therapy = 新的抗肿瘤治疗开始于 { $date }。
explain-event = { $endpoint }：{ $date }（第 { $days } 天，{ $months } 个月）发生事件：{ $reason ->
    [local_progression_imaging] 影像学局部进展
    [confirmed_local_progression_imaging] 经确认的影像学局部进展
    [progression_imaging] 影像学进展
    [confirmed_progression_imaging] 经确认的影像学进展
    [local_progression_follow_up] 随访记录的局部进展
    [distant_progression_follow_up] 随访记录的远处进展
   *[death] 死亡
}。此为首个计入的事件。
explain-censored = { $endpoint }：{ $date }（第 { $days } 天，{ $months } 个月）删失，原因：{ $reason ->
    [last_evaluable_examination] 截至该日（末次可评价检查）未见事件
    [last_examination_before_new_therapy] 已开始新的抗肿瘤治疗，该日为此前末次可评价检查
    [last_examination_before_missed_visits] 该次检查之后访视缺失
    [no_evaluable_examination] 没有可评价的检查，观察止于治疗首日
   *[last_known_alive] 该日为已知存活的最后日期
}。
explain-best = 最佳疗效（{ $scope ->
    [local] 植入区内病灶
   *[other] 全部病灶
}）：{ $response }；仅计经确认的疗效：{ $confirmed }；{ $first ->
    [none] 无客观缓解
   *[other] 首次客观缓解于 { $first }
}。
explain-visit = 第 { $months } 个月：{ $state ->
    [assessed] { $response }，检查日期 { $date }
    [progressed_before] 无检查，访视前疾病已进展
    [died_before] 无检查，患者于访视前死亡
    [not_reached] 无检查，随访在访视前结束
   *[missing] 无检查，访视缺失
}。
explain-sum = 靶病灶直径总和 { $sum } mm，基线 { $baseline } mm，此前最小值 { $lowest } mm，{ $direction ->
    [less] 较基线减少 { $percent }%
    [more] 较基线增加 { $percent }%
   *[same] 与基线相同
}
explain-sum-unknown = 靶病灶直径总和未知
explain-examination = { $date }：{ $sums }；靶病灶 { $target ->
    [none] 无
   *[other] { $target }
}，非靶病灶 { $rest ->
    [none] 无
   *[other] { $rest }
}，{ $new ->
    [true] 有新病灶
   *[other] 无新病灶
}；因此为 { $response }{ $confirmed ->
    [true] ，已经后续检查确认
    [false] ，未经确认
   *[none] { "" }
}{ $counts ->
    [true] { "" }
   *[other] ；在进展或新的抗肿瘤治疗之后，不计入最佳疗效
}。
explain-on-day = { $date }：{ $what }
explain-lesion = 病灶 { $lesion }（{ $role ->
    [target] 靶病灶
    [non_target] 非靶病灶
   *[new] 新病灶
}，{ $organ }）：{ $status ->
    [measured] 已测量
    [present] 存在
    [absent] 消失
    [too_small] 过小无法测量
    [not_evaluable] 不可评价
    [unequivocal_progression] 明确进展
    [equivocal] 可疑
   *[unequivocal] 明确
}{ $diameter ->
    [none] { "" }
   *[other] ，{ $diameter } mm
}
explain-tg = 甲状腺球蛋白 { $comparator }{ $value } ng/mL{ $usable ->
    [true] { "" }
   *[other] ，不可用（抗体或 TSH）
}
explain-pain = 疼痛评分 { $nrs }
explain-seeds = 植入碘-125 粒子 { $seeds } 粒
explain-anlotinib = 安罗替尼每日 { $dose } mg，{ $end ->
    [none] 未记录末次用药日
   *[other] 至 { $end }
}
explain-adverse = 不良事件 { $term }，{ $grade } 级
explain-contact = 随访，{ $status ->
    [alive] 存活
    [dead] 死亡
   *[other] { $status }
}
explain-local-progression = 随访记录的局部进展
explain-distant-progression = 随访记录的远处进展
explain-death = 死亡
explain-last-alive = 已知存活的最后日期
