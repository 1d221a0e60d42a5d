### 已发表论文的核查：某个数字成立或不成立的理由。

paper-test =
    { $test ->
        [anova] 单因素方差分析
        [chi_square] 卡方检验
        [fisher] Fisher 精确检验
        [friedman] Friedman 检验
        [kruskal_wallis] Kruskal–Wallis 检验
        [log_rank] 对数秩检验
       *[wilcoxon] Wilcoxon 符号秩检验
    }

## 表格自身的核查，数字按印刷形式给出。

paper-median-inside = 中位值在其置信限之内
paper-median-outside = 中位值 { $median } { $side ->
    [below] 低于
    [above] 高于
   *[other] { $side }
}其自身的置信限 { $limit }
paper-why-ordered = 有序分类变量
paper-why-below = 最小理论频数为 { $lowest }，小于 { $limit }
paper-why-not-below = 最小理论频数为 { $lowest }，不小于 { $limit }
paper-percentage-holds = { $count }/{ $total } 为 { $right }%
paper-percentage = { $count }/{ $total } 为 { $right }%，文中印为 { $printed }%
paper-column-total-holds = { $block } 合计为 { $total }
paper-column-total = { $block } 在 { $group } 组合计为 { $total }，而该组有 { $size } 例患者
paper-rate = { $parts } 为 { $right }，文中印为 { $printed }
paper-p-of-counts-holds = 按文中频数，{ $test }得 { $p }
paper-p-of-counts = 按论文自身的规则此处应采用{ $test }（{ $why }），得 { $p }
paper-p-of-another-test = 文中的 p 值出自{ $used }，而按论文自身的规则此处应采用{ $test }（{ $why }），得 { $p }
paper-label-holds = 该行数值确为 { $label }
paper-label = 该行标为 { $label }，其数值为{ $means ->
        [yes] 均数 ± SD{ $medians ->
            [yes] 以及中位数和四分位数
           *[no] {""}
        }
       *[no] 中位数和四分位数
    }
paper-p-of-moments = 按文中均数与 SD 作单因素方差分析得 { $p }，考虑其舍入则在 { $least } 至 { $most } 之间
paper-named-test = 文中写明{ $named }，按论文自身的规则应采用{ $wanted }
paper-quartile-of-steps = { $value } 不可能是 { $n } 个{ $step ->
        [1] 整数
       *[other]  { $step } 的倍数
    }的{ $quantile ->
        [median] 中位数
       *[other]  { $quantile }
    }，无论按 SPSS 的算法还是按 R 和 Excel 的算法
paper-quartile-of-fewer = { $value } 不可能是 { $n } 个{ $step ->
        [1] 整数
       *[other]  { $step } 的倍数
    }的{ $quantile ->
        [median] 中位数
       *[other]  { $quantile }
    }，无论按 SPSS 的算法还是按 R 和 Excel 的算法；其中 { $largest } 个则有可能
paper-unreachable-p = { $n } 例患者、{ $times } 个时间点、无结值的{ $test }不可能得 { $printed }：与其相邻的结果为 { $below } 和 { $above }
paper-least-p = { $n } 例患者的{ $test }不可能得 { $printed }：可能得到的最小 p 值为 { $least }
paper-size-of-visit = 该行位于 { $group } 组 { $head } 例患者之下，而 { $place } 在同一次访视为 { $size } 例

## 正文与表格以及正文自身的核查

paper-p-printed = { $place } 为 { $p }
paper-p-made = 按文中 { $block } { $row } 的频数，{ $test }得 p 值 { $p }（{ $why }）
paper-p-made-of-groups = 按文中 { $block } { $row } 的频数（{ $groups } 组），{ $test }得 p 值 { $p }（{ $why }）
paper-significance = { $said }，{ $below ->
        [yes] 小于
       *[no] 不小于
    } { $bound }
paper-no-test = { $place } 的频数无法作检验
paper-p-of-more-groups = { $said }，但该 p 值还涉及 { $groups } 组
paper-p-of-all-groups = { $said }，这是 { $groups } 各组共同的一个 p 值，不能说明 { $one } 与 { $other } 不同
paper-p-of-levels = { $said }比较的是某一时间点各组的水平，而该论断涉及的是变化幅度
paper-p-is-no-equality = { $said }：未显示差异并不等于没有差异，文中也未给出界值
paper-order-holds = { $greater } 大于 { $factor ->
        [1] {""}
       *[other] { $factor } × {""}
    }{ $than }
paper-order = { $greater }（{ $greater_place }）不大于 { $factor ->
        [1] {""}
       *[other] { $factor } × {""}
    }{ $than }（{ $than_place }）
paper-slight-holds = 由 { $before } 变为 { $after }，变化为 { $factor } 倍
paper-slight = 由 { $before }（{ $before_place }）变为 { $after }（{ $after_place }），变化为 { $factor } 倍，文中称为“轻微”；本核查将“轻微”理解为不超过 { $limit } 倍
paper-count = { $place } 为 { $count }
paper-majority-holds = 占 { $among } 中的 { $of }
paper-majority = 在 { $groups } 组占 { $among } 中的 { $of }
paper-survival-name = 此处称为{ $own }，而 { $place } 称为{ $name }（{ $printed }）
paper-few-events = 发生事件者不到半数（{ $seen }）；这样的中位值依据的患者极少
paper-too-few-events = 发生事件者不到半数（{ $seen }）；按这些中位值，在文中的中位随访时间 { $follow_up } 最多还有 { $most } 例患者在观察中，剩余至少 { $least }
paper-seen = { $group } 组 { $patients } 例中 { $events } 例
paper-plain-means = { $figures } 个称为平均生存时间的数字，都是整数月数除以该组全部患者数（{ $sums }）；在这么多印刷数字中，平均每 { $once } 次才会偶然出现这种情形：它们是全部患者时间的简单平均，把删失时间当作了完整时间
paper-sum = { $place } { $months }/{ $patients }
paper-citation-holds = { $place } 载有这些数字
paper-citation = { $place } 未载 { $figures }
paper-same-holds = { $place } 载有 { $printed }
paper-same = { $place } 为 { $printed }，此处为 { $own }
paper-excluded = { $place } 写明：{ $printed }；两者不可能同时成立
paper-within-holds = 在 { $limits } 之内（{ $place }）
paper-within = { $place } 写明 { $limits }，不包含 { $value }
paper-total-holds = { $parts } 为 { $total }
paper-total = { $parts } 为 { $total }，文中写为 { $stated }

## 与本项目数值的比较

paper-ours = 本流程的结果为 { $value }
paper-ours-as-published = 采用该研究所用的检验，本流程的结果为 { $value }
paper-ours-synthetic = 本流程由合成数据得出 { $value }，不能说明论文的情况
paper-ours-as-published-synthetic = 采用该研究所用的检验，本流程由合成数据得出 { $value }，不能说明论文的情况
paper-undecided = 仅凭论文内容无法判断
