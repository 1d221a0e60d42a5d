### Words of the statistics: methods, why a test was chosen, why there is none.

## Methods

statistics-method-anova = one-way ANOVA
statistics-method-anova-from-moments = one-way ANOVA from means and SDs
statistics-method-kruskal-wallis = Kruskal–Wallis, asymptotic
statistics-method-fisher-exact = Fisher's exact test (Freeman–Halton), exact
# $tables (text), $standard_error (text)
statistics-method-fisher-monte-carlo = Fisher's exact test (Freeman–Halton), simulated, { $tables } tables, standard error { $standard_error }
statistics-method-chi-square = chi-square without continuity correction
statistics-method-friedman = Friedman, asymptotic
statistics-method-wilcoxon = Wilcoxon signed-rank, asymptotic, no continuity correction
statistics-method-log-rank = log-rank over all arms, asymptotic
statistics-method-log-rank-by-site = log-rank over all arms, stratified by site, asymptotic
statistics-method-log-rank-holm = pairwise log-rank, asymptotic, adjusted by Holm
statistics-method-cox-firth = Cox model over all arms with Firth's penalty, ties after Efron, profile likelihood limits
statistics-method-proportional-hazards = proportional hazards, Grambsch–Therneau, time scaled by 1 - Kaplan–Meier
statistics-method-mixed-model = linear mixed model of the log value, patient as random intercept, REML
statistics-method-arm-by-visit = Wald test of arm by visit; linear mixed model of the log value, patient as random intercept, REML
statistics-method-mean-difference = means over pooled SD
statistics-method-proportion-distance = Mahalanobis distance of the proportions
statistics-method-cox-robust = Cox model of two arms, not weighted, ties after Efron, robust limits
statistics-method-cox-overlap = Cox model of two arms with overlap weights, ties after Efron, robust limits that take the weights as known

## Why a test was chosen

statistics-why-no-values = no values
# $group (text), $n (text)
statistics-why-normality-not-judged = normality of { $group } cannot be judged ({ $n } values)
# $group (text), $most (text)
statistics-why-too-many-for-shapiro = { $group } has more than { $most } values, Shapiro–Wilk is not made
# $p_by_group (text)
statistics-why-normality-rejected = Shapiro–Wilk rejects normality ({ $p_by_group })
# $p_by_group (text)
statistics-why-normality-kept = Shapiro–Wilk does not reject normality ({ $p_by_group })
statistics-why-printed-moments = printed moments
statistics-why-ordered = ordered categories are compared by Kruskal–Wallis
statistics-why-unordered = unordered categories
# $lowest (text), $limit (text)
statistics-why-expected-below = the lowest expected count is { $lowest }, below { $limit }
# $lowest (text), $limit (text)
statistics-why-expected-not-below = the lowest expected count is { $lowest }, not below { $limit }
statistics-why-as-published = the test the study used; its own rule asks for chi-square here
# $patients (text), $categories (text)
statistics-why-left-out-of-order = { $patients } { $categories } have no place in the order
# $complete (text), $patients (text)
statistics-why-complete-patients = three or more time points; { $complete } of { $patients } patients are complete
# $differ (text), $pairs (text)
statistics-why-pairs-that-differ = two time points; { $differ } of { $pairs } pairs differ
statistics-why-log-rank-rule = survival curves are compared by the log-rank test (study 2.5)
# $sites (text)
statistics-why-sites = sites may differ in who they treat; { $sites } sites
# $p (text)
statistics-why-p-before-holm = p before adjustment { $p }
# $events (text)
statistics-why-events-per-arm = events: { $events }
# $limit (text)
statistics-why-few-events = an arm has fewer than { $limit }
# $factor (text)
statistics-why-below-limit-as = values below the limit counted as the limit times { $factor }
# $patients (text)
statistics-why-not-assessed-as-failures = every patient counts; { $patients } without an assessment count as not responding

## Why a test or an estimate was not made

# $reason (message)
statistics-not-made = not made: { $reason }
statistics-reason-fewer-than-two-groups-have-values = fewer than two groups have values
statistics-reason-fewer-than-two-groups-or-categories = fewer than two groups or categories have patients
statistics-reason-fewer-than-two-groups-have-patients = fewer than two groups have patients
statistics-reason-nothing-varies-within-groups = nothing varies within the groups
statistics-reason-all-values-equal = all values are equal
statistics-reason-fewer-than-two-complete = fewer than two patients are complete
statistics-reason-nobody-changes = nobody's values change
statistics-reason-no-pair-differs = no pair differs
statistics-reason-no-event = no event occurred
statistics-reason-never-at-risk-together = no event occurred while two groups were at risk
statistics-reason-one-site = all patients are of one site
statistics-reason-no-reference = the reference arm has no patients
statistics-reason-no-maximum = the likelihood without penalty has no maximum
statistics-reason-too-few-events-to-judge = too few events to judge them
statistics-reason-event-times-do-not-tell = the times of the events do not tell
statistics-reason-too-few-repeated-values = too few patients have values at more than one visit
# $most (text)
statistics-reason-too-many-cells = more than { $most } pairs of arm and visit
statistics-reason-nothing-varies-in-cells = nothing varies within the arms and visits
statistics-reason-nothing-varies-within-patients = nothing varies within the patients
statistics-reason-no-shared-visit = no visit has values in two arms
statistics-reason-not-observed-to-horizon = nobody is observed up to the horizon
statistics-reason-no-event-before-horizon = no event occurred before the horizon
statistics-reason-no-variance = the events leave nothing to estimate a variance from
statistics-reason-no-overlap = the covariates tell the arms apart, so that no patients compare
statistics-reason-events-in-one-arm = while both arms were at risk, events occurred in one alone
statistics-reason-too-many-for-bootstrap = more patients than the protocol has resampled
statistics-reason-too-few-resamples-estimable = too few of the resamples have an estimate
statistics-reason-too-many-to-permute = more patients than the protocol has permuted
statistics-reason-nobody-responded = nobody responded

## What a cell shows

statistics-cell-mean-sd = mean ± SD
statistics-cell-median-quartiles = median (P25, P75)
statistics-cell-count-percent = n (%)
statistics-cell-proportion = proportion, exact interval (Clopper–Pearson)
