### Titles, legends, axes, captions and descriptions of the figures.

## In several figures

figures-months-axis = Months since treatment start
figures-months = { $months } months
figures-visit = { $months ->
    [0] baseline
   *[other] { $months } months
}
figures-at-risk = At risk
figures-group = { $name } (n = { $n })
figures-n = n = { $n }
figures-of = { $n } of { $of }
figures-p = p { $p }
figures-p-unknown = p not available
figures-not-reached = not reached
figures-and = { $first } and { $last }
figures-interval = { $percent }% CI
figures-tip = { $patient }, { $group }
figures-tip-value = { $patient }, { $group }: { $value }
figures-selection = An even selection of { $drawn } of { $of } patients is drawn one by one.
figures-source = Source: { $tables }.

## Kaplan–Meier curves

figures-km-title = { $endpoint } by treatment group
figures-km-axis = { $code ->
   *[other] { $endpoint }, %
}
figures-km-log-rank = Log-rank { $p }
figures-km-ratio = HR { $arm } against { $reference } { $ratio } ({ $lower }–{ $upper })
figures-km-events-heading = Events / patients
figures-km-median-heading = Median, months ({ $interval })
figures-km-events-before = Events before
figures-km-censored-before = Censored before
figures-km-median = { $few ->
    [none] { $median } ({ $lower } – { $upper })
   *[other] { $median } ({ $lower } – { $upper }; { $few } at risk)
}
figures-km-median-alone = { $few ->
    [none] { $median }
   *[other] { $median }; { $few } at risk
}
figures-km-events-and-median = { $events } / { $n }; median { $median }
figures-km-says = Kaplan–Meier estimates of { $endpoint } with pointwise { $interval } (log-log transformation) as bands.
figures-km-marked = Vertical marks: patients censored.
figures-km-not-marked = Censoring is not marked in groups with more than { $most } censored patients.
figures-km-test = Log-rank test over all groups: { $p }.
figures-km-test-by-site = Log-rank test over all groups: { $p }; stratified by site { $by_site }.
figures-km-pairs = Groups in pairs, adjusted by Holm: { $pairs }.
figures-km-pair = { $pair } { $p }
figures-km-below = Under the axis: patients still under observation just before the month, and those with the event or censored before it.
figures-km-firth = HR: Cox model with Firth's penalty, { $interval }.
figures-km-alt = Kaplan–Meier curves of { $endpoint }. { $groups }. Log-rank { $p }.
figures-km-alt-group = { $group }: event in { $events } of { $n } patients, median in months ({ $interval }) { $median }

## Cumulative incidence

figures-incidence-title = Cumulative incidence of local progression with death competing
figures-incidence-axis = Cumulative incidence, %
figures-incidence-local-progression = Local progression
figures-incidence-death = Death before it
figures-incidence-says = Aalen–Johansen estimates of the probability of local progression, and of death before it, which competes; pointwise { $interval } (log-log transformation) as bands. Under the axis: patients under observation and free of both just before the month. Exploratory.
figures-incidence-alt = Curves of cumulative incidence. { $causes }.
figures-incidence-alt-cause = { $cause }, at the end of observation: { $groups }
figures-incidence-alt-group = { $group } { $percent }% after { $months } months

## Hazard ratios

figures-ratios-title = Hazard ratios in the primary and the sensitivity analyses
figures-ratios-axis = Hazard ratio
figures-ratios-groups = Groups
figures-ratios-events = Events / n
figures-ratios-heading = HR ({ $interval })
figures-ratios-block = { $endpoint }, { $set }
figures-ratios-none = none
figures-ratios-not-estimable = not estimable
figures-ratios-ratio = { $ratio } ({ $lower } – { $upper })
figures-ratios-says = Hazard ratios with { $interval } on a logarithmic scale; below 1 the first group of the pair has the lower hazard. Squares: estimates; arrows: limits beyond the axis. { $methods }.
figures-ratios-proportional = Proportional hazards (Grambsch–Therneau) by pair: smallest { $p }.
figures-ratios-not-adjusted = p values are not adjusted for the number of comparisons.
figures-ratios-alt = Forest plot of hazard ratios with { $interval }. Primary analysis: { $ratios }. { $others } comparisons in other sensitivity sets are drawn beside them.
figures-ratios-alt-ratio = { $endpoint }, { $pair }: { $ratio }, { $p }

## Adverse events

figures-events-worst-title = Worst adverse event per patient
figures-events-terms-title = Adverse events by term and worst grade
figures-events-axis = Patients, % of the group
figures-events-grade = grade { $grade }
figures-events-no-event = no event
figures-events-worst-says = Worst grade (CTCAE 5.0) per patient, of events from treatment start on, as share of the group; numbers in the bars are patients.
figures-events-compared = { $method }: { $p }.
figures-events-worst-alt = Stacked bars of worst grade; grade 0 is no event. { $groups }.
figures-events-worst-alt-group = { $group }: { $counts } of { $n } patients
figures-events-grade-in = grade { $grade } in { $n }
figures-events-nobody = nobody
figures-events-terms-says = Patients with each adverse event by its worst grade (CTCAE 5.0), events from treatment start on, as share of the group; the most frequent terms first.
figures-events-terms-more = The { $drawn } most frequent of { $of } terms are drawn.
figures-events-terms-alt = Patients with each adverse event per group. { $terms }.
figures-events-terms-alt-term = { $term }: { $groups }
figures-events-terms-alt-group = { $group } { $n } of { $of }

## Pain

figures-pain-title = Pain over time
figures-pain-axis = NRS
figures-pain-visits-axis = Visit, months since treatment start
figures-pain-median = median
figures-pain-quartiles = quartiles
figures-pain-patient = patient
figures-pain-says = Pain on the numerical rating scale (NRS, 0 none to { $worst } worst) at the scheduled visits, spaced evenly. Large marks: medians; bars: from the lower to the upper quartile; small points: patients, side by side where they are alike; n: patients assessed, fewer as they die or are no longer followed.
figures-pain-alt = Pain over time, median and quartiles of the NRS. { $groups }.
figures-pain-alt-group = { $group }: { $points }
figures-pain-alt-point = { $middle } ({ $lower } to { $upper }) at { $visit }

## Sum of diameters over time

figures-spider-title = Change in the sum of target diameters over time
figures-spider-axis = Change from baseline, %, by months since treatment start
figures-spider-progression = progression (overall)
figures-spider-last = last examination that counts
figures-spider-says = Change in the sum of target diameters from baseline, one line per patient, up to the first progression or new therapy; examinations at which a target could not be measured are passed over. A line that ends in a cross ended in progression by RECIST 1.1 (targets, other lesions or new ones). Dashed lines: the protocol's limits of partial response and, from baseline, of progression.
figures-spider-alt = Lines of the change in the sum of target diameters over time. { $groups }.
figures-spider-alt-group = { $group }: { $n } patients, last change { $middle } in the median, progression at the end of { $ended } lines

## Course of each patient

figures-swimmer-title = Course of each patient
figures-swimmer-local = local progression
figures-swimmer-death = death
figures-swimmer-alive = alive at last contact
figures-swimmer-seeds = seeds implanted
figures-swimmer-new-therapy = new therapy
figures-swimmer-free = free of local progression
figures-swimmer-observed = further observation
figures-swimmer-dosing = anlotinib dosing
figures-swimmer-says = One lane per patient from treatment start to death or last contact, the longest first within each group; strong until local progression, death or the last examination that tells (the end of local progression-free survival), weak from then on. Responses are those of each examination by RECIST 1.1, all lesions, up to the first progression or new therapy. The thin line under a lane is anlotinib as recorded, also after new therapy.
figures-swimmer-alt = Swimmer plot. { $groups }.
figures-swimmer-alt-group = { $group }: { $n } lanes up to { $longest } months, { $local } with local progression and { $died } died

## Thyroglobulin

figures-tg-title = Thyroglobulin over time
figures-tg-axis = Thyroglobulin, ng/mL (log scale), at the visits: months since treatment start
figures-tg-geometric-mean = geometric mean (model)
figures-tg-median = median
figures-tg-patient = patient
figures-tg-below-limit = below limit
figures-tg-above-limit = above limit
figures-tg-not-usable = not usable
figures-tg-says = Serum thyroglobulin on a logarithmic scale at the scheduled visits, spaced evenly. Thin lines: patients, through usable values. Thick lines: { $middle }, where at least { $fewest } patients have one. Triangles: results below (pointing down) or above (pointing up) the limit of the method, drawn at the value they are analysed with. Hollow marks: values that cannot be used (thyroglobulin antibodies, or thyrotropin not suppressed); no line passes through them.
figures-tg-means-of-model = geometric means of the model ({ $methods }) with { $interval }
figures-tg-medians = medians of the usable values
figures-tg-alt-means = Thyroglobulin of each patient over time. Geometric means: { $groups }.
figures-tg-alt-medians = Thyroglobulin of each patient over time. Medians: { $groups }.
figures-tg-alt-group = { $group }: { $points }
figures-tg-alt-point = { $middle } ng/mL at { $visit }

## Best change

figures-waterfall-volume-title = Best volume reduction of the target lesions
figures-waterfall-volume-axis = Best change in target volume, %
figures-waterfall-volume-says = Best change in the volume of the target lesions from baseline (the volume reduction rate, VRR, with its sign turned), over the examinations up to the first progression or new therapy at which every target could be measured; one bar per patient.
figures-waterfall-volume-alt = Waterfall of the best change in target volume. { $groups }.
figures-waterfall-diameters-title = Best change in the sum of target diameters
figures-waterfall-diameters-axis = Best change in sum of diameters, %
figures-waterfall-diameters-says = Best change in the sum of target diameters from baseline, over the examinations up to the first progression or new therapy at which every target could be measured; one bar per patient.
figures-waterfall-diameters-alt = Waterfall of the best change in sum of diameters. { $groups }.
figures-waterfall-patients = Patients, from the least to the greatest reduction
figures-waterfall-lines = Dashed lines: the limits of partial response (PR) and of progression (PD) in the protocol; progression itself is judged from the smallest sum, not from baseline.
figures-waterfall-left-out = { $n } of { $of } patients had no such examination.
figures-waterfall-alt-group = { $group }: reduction in { $shrunk } of { $n } patients, median { $middle }, from { $highest } to { $lowest }
