### The check of a published paper: why a figure holds, or does not.

# $test (name of the test, as the declaration has it)
paper-test =
    { $test ->
        [anova] one-way ANOVA
        [chi_square] the chi-square test
        [fisher] Fisher's exact test
        [friedman] Friedman's test
        [kruskal_wallis] the Kruskal–Wallis test
        [log_rank] the log-rank test
       *[wilcoxon] Wilcoxon's signed-rank test
    }

## Tables against themselves. Numbers come as they are to be printed.

paper-median-inside = the median lies between its limits
# $side (below, above)
paper-median-outside = the median { $median } lies { $side } its own limit { $limit }
# $lowest, $limit (numbers): the least expected count and the limit of the paper's rule
paper-why-ordered = ordered categories
paper-why-below = the lowest expected count is { $lowest }, below { $limit }
paper-why-not-below = the lowest expected count is { $lowest }, not below { $limit }
paper-percentage-holds = { $count } of { $total } is { $right } %
paper-percentage = { $count } of { $total } is { $right } %, printed as { $printed } %
paper-column-total-holds = { $block } adds up to { $total }
paper-column-total = { $block } adds up to { $total } in group { $group }, which has { $size } patients
paper-rate = { $parts } is { $right }, printed as { $printed }
# $test (message)
paper-p-of-counts-holds = { $test } on the printed counts gives { $p }
# $test, $why (messages)
paper-p-of-counts = the paper's rule asks for { $test } here ({ $why }), which gives { $p }
# $used, $test, $why (messages)
paper-p-of-another-test = the printed p is that of { $used }, but the paper's rule asks for { $test } here ({ $why }), which gives { $p }
paper-label-holds = the row holds { $label }s
# $means, $medians (yes, no): what the cells hold
paper-label = the row is called { $label }, its cells are { $means ->
        [yes] mean ± SD{ $medians ->
            [yes] {" "}and median and quartiles
           *[no] {""}
        }
       *[no] median and quartiles
    }
paper-p-of-moments = one-way ANOVA on the printed means and SDs gives { $p }, by their rounding { $least } to { $most }
# $named, $wanted (messages)
paper-named-test = { $named } is named, the paper's rule asks for { $wanted }
# $value (a quartile or median), $n (patients), $step (what the values are whole multiples of)
paper-quartile-of-steps = { $value } cannot be the { $quantile } of { $n } { $step ->
        [1] whole numbers
       *[other] multiples of { $step }
    }, neither as SPSS computes it nor as R and Excel do
# $largest (patients)
paper-quartile-of-fewer = { $value } cannot be the { $quantile } of { $n } { $step ->
        [1] whole numbers
       *[other] multiples of { $step }
    }, neither as SPSS computes it nor as R and Excel do; { $largest } of them could give it
# $test (message), $below, $above (p of the two possible results around the printed one)
paper-unreachable-p = { $test } of { $n } patients at { $times } times without ties cannot give { $printed }: the results around it are { $below } and { $above }
paper-least-p = { $test } of { $n } patients cannot give { $printed }: the least p it can give is { $least }
paper-size-of-visit = the row stands under { $head } patients in group { $group }; { $place } has { $size } at the same visit

## The text against the tables and against itself

# $place (text), $p (as printed)
paper-p-printed = { $place } is { $p }
# $test, $why (messages), $row, $block (labels)
paper-p-made = { $test } on the printed counts of { $row }, { $block }, gives p { $p } ({ $why })
# $groups (list): the two that are compared
paper-p-made-of-groups = { $test } on the printed counts of { $row }, { $block }, groups { $groups }, gives p { $p } ({ $why })
# $said (message), $below (yes, no)
paper-significance = { $said }, { $below ->
        [yes] below
       *[no] not below
    } { $bound }
paper-no-test = the counts of { $place } allow no test
# $said (message), $groups (list)
paper-p-of-more-groups = { $said }, but that p is also about group { $groups }
paper-p-of-all-groups = { $said }, one p over groups { $groups }; it does not say that { $one } differs from { $other }
paper-p-of-levels = { $said } compares the levels at one time between the groups; the claim is about how much they changed
paper-p-is-no-equality = { $said }: that no difference was shown does not show that there is none, and no margin is stated
paper-order-holds = { $greater } is more than { $factor ->
        [1] {""}
       *[other] { $factor } × {""}
    }{ $than }
paper-order = { $greater } ({ $greater_place }) is not more than { $factor ->
        [1] {""}
       *[other] { $factor } × {""}
    }{ $than } ({ $than_place })
paper-slight-holds = from { $before } to { $after } is a change by the factor { $factor }
paper-slight = from { $before } ({ $before_place }) to { $after } ({ $after_place }) is a change by the factor { $factor }, called slight; the check reads slight as { $limit } at most
paper-count = { $place } has { $count }
paper-majority-holds = they are { $of } of { $among }
paper-majority = they are { $of } of { $among } in group { $groups }
paper-survival-name = called { $own } here, { $name } in { $place } ({ $printed })
paper-few-events = fewer than half had the event ({ $seen }); such a median rests on very few patients
paper-too-few-events = fewer than half had the event ({ $seen }); with these medians at most { $most } patients are still observed at the printed median follow-up, { $follow_up }, which leaves { $least } or more
paper-seen = { $events } of { $patients } in group { $group }
# $figures (how many), $sums (list: months over patients)
paper-plain-means = { $figures } times called mean survival times are whole months over all patients of a group ({ $sums }), which chance would make of so many printed numbers once in { $once }: they are plain means of the times of everybody, with censored times taken for complete ones
paper-sum = { $place } { $months }/{ $patients }
paper-citation-holds = { $place } prints them
paper-citation = { $place } does not print { $figures }
paper-same-holds = { $place } prints { $printed }
paper-same = { $place } prints { $printed }, here it is { $own }
paper-excluded = { $place } states: { $printed }; both cannot be so
paper-within-holds = within { $limits } ({ $place })
paper-within = { $place } states { $limits }, which does not contain { $value }
paper-total-holds = { $parts } is { $total }
paper-total = { $parts } is { $total }, stated as { $stated }

## Against values of the project's own

paper-ours = the pipeline has { $value }
paper-ours-as-published = the pipeline has { $value } by the test the study used
paper-ours-synthetic = the pipeline has { $value } from synthetic data, which say nothing about the paper
paper-ours-as-published-synthetic = the pipeline has { $value }, by the test the study used, from synthetic data, which say nothing about the paper
paper-undecided = nothing that is printed decides it
