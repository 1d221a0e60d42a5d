### Labels that tables of the published file keep; a page says them in its language.

## Treatments

words-arm-a = Anlotinib
words-arm-b = Iodine-125 seeds
words-arm-c = Anlotinib + iodine-125 seeds

## Criteria: why a candidate leaves

words-criterion-i1 = not RAI-refractory
words-criterion-i2 = no measurable disease
words-criterion-i3 = expected survival not long enough
words-criterion-i4 = KPS too low
words-criterion-e1 = TgAb positive
words-criterion-e2 = TSH not suppressed
words-criterion-e3 = incomplete data
words-criterion-e4 = poor compliance
words-criterion-e5 = earlier multikinase inhibitor
words-criterion-e6 = severe cardiopulmonary dysfunction
words-criterion-e7 = severe coagulation disorder
words-criterion-e8 = cannot tolerate targeted therapy
words-criterion-e9 = expected survival too short

## Lesions, responses and endpoints

words-all-lesions = All lesions
words-field-lesions = Lesions in the implant field
words-cr = Complete response
words-pr = Partial response
words-sd = Stable disease
words-non-cr-non-pd = Neither complete response nor progressive disease
words-pd = Progressive disease
words-ne = Not evaluable
words-non-cr-non-pd-short = non-CR, non-PD
words-lpfs = Local progression-free survival
words-pfs = Progression-free survival
words-os = Overall survival

## Events, reasons of censoring, ways of counting

words-local-progression-imaging = Local progression on imaging
words-confirmed-local-progression-imaging = Confirmed local progression on imaging
words-progression-imaging = Progression on imaging
words-confirmed-progression-imaging = Confirmed progression on imaging
words-local-progression-follow-up = Local progression at follow-up
words-distant-progression-follow-up = Distant progression at follow-up
words-death = Death
words-last-evaluable-examination = Last evaluable examination
words-last-examination-before-new-therapy = Last examination before new therapy
words-last-examination-before-missed-visits = Last examination before missed visits
words-no-evaluable-examination = No evaluable examination, first day of treatment
words-last-known-alive = Last day known alive
words-set-primary = Primary
words-set-no-censoring-at-new-therapy = No censoring at new therapy
words-set-censored-after-missed-visits = Censored after missed visits
words-set-confirmed-progression = Confirmed progression
words-cause-death = death
words-cause-local-progression = local progression
words-cause-death-first = death without local progression
words-estimand-lpfs = Time to local progression or death from any cause, by the rules of the protocol.
words-estimand-pfs = Time to any progression or death from any cause, by the rules of the protocol.
words-estimand-os = Time to death from any cause.
words-estimand-new-therapy = The same whatever therapy followed: observation goes on after new therapy.
words-estimand-missed-visits = The same, an event after missed visits censored at the last examination before them.
words-estimand-confirmed = The same, progression on imaging counted only when a later examination confirms it.
words-estimand-imaging = The same, follow-up contacts not counted as examinations: progression on imaging alone.

## Visits

words-before-treatment = Before treatment
words-baseline = baseline
words-over-time = over time
words-within-the-group = Within the group
words-state-assessed = Assessed
words-state-progressed-before = Progressed before the visit
words-state-died-before = Died before the visit
words-state-not-reached = Visit not reached
words-state-missing = Missing
words-assessed = assessed
words-progressed-before = progressed before
words-died-before = died before
words-not-reached = not reached
words-missing = missing
words-yes = Yes
words-no = No

## Tables 1 to 3

words-section-baseline = Baseline
words-age = Age
words-seeds-implanted = Seeds implanted
words-unit-years = years
words-unit-points = points
words-unit-seeds = seeds
words-gender = Gender
words-male = Male
words-female = Female
words-pathology = Pathology
words-surgery = Surgical methods
words-surgery-tt-bclnd-lnd = TT + BCLND+LND
words-bilateral = Bilateral tumors
words-extension = Extrathyroidal extension
words-metastasis = Metastasis
words-lymph-node-only = Lymph node only
words-lung-only = Lung only
words-bone-only = Bone only
words-lung-and-bone = Lung and Bone
words-none = None
words-mutations = Mutations
words-negative = Negative
words-braf = BRAF V600E alone
words-tert = TERT mutation alone
words-braf-and-tert = BRAF+TERT mutations
words-response = Response
words-section-volume = Tumor size (cm³)
words-section-vrr = VRR (%)
words-section-tg = Serum Tg level (ng/mL)
words-section-pain = NRS pain scores
words-section-ae = Adverse events (CTCAE 5.0)
words-worst-grade = Worst grade
words-median = median
words-role-study = study
words-role-as-published = as published
words-role-exploratory = exploratory
words-note-multiplicity = The p-values are not adjusted for their number: with so many comparisons some below 0.05 are expected by chance. The arms were not randomised; baseline p-values and standardised differences describe them.

## Adjusted comparisons

words-bone-metastasis = Bone metastasis
words-target-volume-log = Target volume (log)
words-target-lesions = Target lesions
words-thyroglobulin-log = Thyroglobulin (log)
words-pain-nrs = Pain (NRS)
words-iodine-131-courses = Earlier courses of iodine-131
words-iodine-131-activity = Cumulative iodine-131 activity
words-external-beam = Earlier external-beam radiotherapy
words-treatment-year = Year of treatment start
words-site = Site

## System organ classes

words-class-vascular = Vascular disorders
words-class-gastrointestinal = Gastrointestinal disorders
words-class-skin = Skin and subcutaneous tissue disorders
words-class-general = General disorders and administration site conditions
words-class-respiratory = Respiratory, thoracic and mediastinal disorders
words-class-metabolism = Metabolism and nutrition disorders
words-class-investigations = Investigations
words-class-blood = Blood and lymphatic system disorders
words-class-renal = Renal and urinary disorders
words-class-endocrine = Endocrine disorders
words-class-nervous = Nervous system disorders
words-class-musculoskeletal = Musculoskeletal and connective tissue disorders
words-class-infections = Infections and infestations
words-pneumonitis = Pneumonitis
words-bronchopulmonary-hemorrhage = Bronchopulmonary hemorrhage
words-thromboembolic-event = Thromboembolic event

## What differs between publications

words-first-publication = first publication
words-everything = everything
words-not-comparable = not comparable
words-file = file
words-fewer-rows = fewer rows
words-column-gone = column gone
words-rows-corrected = rows corrected
words-patient = patient
words-result = result
words-p-value = p-value
words-survival = survival

## Verdicts on a published paper

words-verdict-inconsistent = source inconsistent
words-verdict-differs = differs
words-verdict-needs-data = needs patient-level data
words-verdict-reproduced = reproduced

## Protocol deviations

words-deviation-too-many-targets = too many targets
words-deviation-too-many-targets-in-organ = too many targets in organ
words-deviation-target-not-measurable = target not measurable
words-deviation-target-not-at-baseline = target not at baseline
words-deviation-non-target-not-at-baseline = non target not at baseline
words-deviation-new-before-treatment = new before treatment
words-deviation-prescription-dose = prescription dose
words-deviation-seed-activity = seed activity
words-deviation-anlotinib-start-dose = anlotinib start dose
words-deviation-anlotinib-dose-step = anlotinib dose step
words-deviation-anlotinib-reescalated = anlotinib reescalated
words-deviation-anlotinib-schedule = anlotinib schedule
words-deviation-anlotinib-start-day = anlotinib start day
words-deviation-no-reduction-after-severe-event = no reduction after severe event

## Notes of tables

words-note-response = Rates are of the patients assessed at the visit: who progressed, died or left before it is not among them, so that a rate can rise by itself. The p-values are not adjusted for their number: with so many comparisons some below 0.05 are expected by chance. The arms were not randomised; baseline p-values and standardised differences describe them.
words-note-change = Thyroglobulin counts as measured, also where TgAb was positive or TSH not suppressed, which the model over time leaves out. The p-values are not adjusted for their number: with so many comparisons some below 0.05 are expected by chance. The arms were not randomised; baseline p-values and standardised differences describe them.

## Estimands

words-estimand-adjusted-effects-none = adjusted effects none
words-estimand-adjusted-effects-overlap = adjusted effects overlap
words-estimand-responders-rate = responders rate
words-estimand-responders-difference = responders difference
words-estimand-response-duration = response duration
words-estimand-landmarks = landmarks
words-estimand-survival-at = survival at
words-estimand-permutation-log-rank = permutation log rank
words-estimand-those-of-the-primary-set-observation-ends-at-new = those of the primary set: observation ends at new therapy for endpoints judged on images (hypothetical); death is an event or, in OS, the event (composite)
words-estimand-the-overlap-population-patients-of-the-two-arms-with = the overlap population: patients of the two arms with all covariates, each weighted by the chance of the other treatment
words-estimand-not-assessed-for-whatever-reason-counts-as-not-responding = not assessed, for whatever reason, counts as not responding (composite)
words-estimand-difference-of-the-shares-of-responders = difference of the shares of responders
words-estimand-patients-with-cr-or-pr-as-best-overall-response = patients with CR or PR as best overall response, in each arm by itself
words-estimand-time-from-the-first-cr-or-pr-to-progression = time from the first CR or PR to progression or death
words-estimand-observation-ends-at-new-therapy-hypothetical-death-ends-the = observation ends at new therapy (hypothetical); death ends the response (composite)
words-estimand-patients-free-of-the-event-and-under-observation-at = patients free of the event and under observation at the landmark
words-estimand-time-from-the-landmark-to-the-event-of-the = time from the landmark to the event of the endpoint
words-estimand-included-patients-of-the-two-arms-with-all-covariates = included patients of the two arms with all covariates of the score
words-estimand-the-treatment-a-patient-started-whatever-followed-of-it = the treatment a patient started, whatever followed of it
words-estimand-time-from-treatment-start-to-the-event-of-the = time from treatment start to the event of the endpoint
words-estimand-hazard-ratio-and-difference-of-restricted-mean-times-to = hazard ratio, and difference of restricted mean times to the horizon of the protocol, as observed
words-estimand-hazard-ratio-and-difference-of-restricted-mean-times-to-weighted = hazard ratio, and difference of restricted mean times to the horizon of the protocol, weighted
words-estimand-all-included-patients-of-the-arms-compared = all included patients of the arms compared
words-estimand-cr-or-pr-at-the-visit-or-as-best = CR or PR at the visit, or as best overall response
words-estimand-share-of-responders-in-each-arm = share of responders in each arm
words-estimand-median-duration-in-each-arm = median duration in each arm
words-estimand-the-treatments-begun-by-the-landmark-whatever-followed-of = the treatments begun by the landmark, whatever followed of them
words-estimand-hazard-ratio-after-the-landmark = hazard ratio after the landmark
words-estimand-survival-at-fixed-times-in-each-arm = survival at fixed times in each arm
words-estimand-equality-of-the-survival-curves-of-all-arms = equality of the survival curves of all arms

## Places in the published paper

words-table-1 = Table 1
words-table-2 = Table 2
words-table-3 = Table 3
words-group-a = Group A
words-group-b = Group B
words-group-c = Group C
words-place-median = Median
words-place-mean = Mean
words-place-abstract = Abstract
words-place-results = Results
words-place-methods = Methods
words-place-conclusions = Conclusions
words-place-conclusion = Conclusion
words-place-discussion = Discussion
words-place-introduction = Introduction
words-place-tumor-size = Tumor size
words-place-serum-tg-level = Serum Tg level
words-place-after-2-months-of-treatment = After 2 months of treatment
words-place-after-4-months-of-treatment = After 4 months of treatment
words-place-after-6-months-of-treatment = After 6 months of treatment
words-place-after-12-months-of-treatment = After 12 months of treatment
words-place-6-months-after-treatment = 6 months after treatment
words-place-12-months-after-treatment = 12 months after treatment
words-place-pain = pain

## Rules and states of files

words-rule-every-patient-number-is-one = Every patient number is one person, and every person has one patient number.
words-rule-ignored = ignored
words-rule-refused = refused
words-rule-read = read
words-rule-range = range
words-rule-not-a-date = not a date
words-rule-future-date = future date
words-rule-ragged-row = ragged row
words-rule-required = required
words-rule-conflicting-duplicate = conflicting duplicate
words-rule-unknown-patient = unknown patient
words-rule-unit-unknown = unit unknown
words-rule-unit-missing = unit missing
words-rule-not-a-result = not a result
words-rule-unknown-code = unknown code
words-rule-multiple = multiple
words-rule-scientific-notation = scientific notation
words-rule-not-a-number = not a number
words-rule-not-a-whole-number = not a whole number
words-rule-not-a-timestamp = not a timestamp
words-rule-nul-byte = nul byte
words-rule-identities-agree = identities agree
words-rule-free-text-identifier = free text identifier
words-rule-tgab-negative = TgAb negative
words-rule-merged-cells = merged cells
words-rule-error-cell = error cell
words-rule-no-date = no date
words-rule-digits-lost = digits lost
words-rule-broken-quotes = broken quotes
words-rule-row-too-long = row too long
words-rule-broken-encoding = broken encoding
words-rule-unreadable-row = unreadable row
words-rule-too-few-resamples-estimable = too few resamples estimable
words-rule-events-in-one-arm = events in one arm
words-rule-no-overlap = no overlap
words-volume-over-time = Tumor size (cm³) over time
words-tg-over-time = Serum Tg level (ng/mL) over time
words-pain-over-time = NRS pain scores over time
words-vrr-over-time = VRR (%) over time
words-estimand-as-in-the-estimand-of-the-primary-set-of = as in the estimand of the primary set of the endpoint
words-estimand-as-in-the-estimand-of-the-primary-set-of-too = as in the estimand of the primary set of the endpoint; anlotinib that belongs to the combination without the cap is no new therapy
words-estimand-available-values-count-missing-at-random-given-the-others = available values count (missing at random given the others of the patient)
words-estimand-cumulative-incidence-in-each-arm = cumulative incidence in each arm
words-estimand-death-before-local-progression-competes-with-it-else-as = death before local progression competes with it; else as in the primary set of LPFS
words-estimand-death-is-an-event-composite-observation-ends-at-the = death is an event (composite); observation ends at the last examination before new therapy (hypothetical)
words-estimand-death-is-an-event-composite-observation-ends-at-the-too = death is an event (composite); observation ends at the last examination before new therapy (hypothetical); after missed visits, observation ends at the last examination before them (hypothetical)
words-estimand-death-is-an-event-composite-observation-goes-on-after = death is an event (composite); observation goes on after new therapy (treatment policy)
words-estimand-death-is-the-event-new-therapy-changes-nothing-treatment = death is the event; new therapy changes nothing (treatment policy)
words-estimand-distribution-in-each-arm = distribution in each arm
words-estimand-distribution-in-each-arm-and-change-within-it = distribution in each arm, and change within it
words-estimand-distribution-in-each-arm-and-standardised-differences-between-arms = distribution in each arm, and standardised differences between arms
words-estimand-examinations-after-progression-or-new-therapy-do-not-count = examinations after progression or new therapy do not count (while on study treatment)
words-estimand-first-adverse-event-of-the-kind-on-treatment-and = first adverse event of the kind on treatment, and every event
words-estimand-geometric-mean-in-each-arm-and-its-ratio-to = geometric mean in each arm, and its ratio to baseline
words-estimand-included-patients-examined-after-baseline = included patients examined after baseline
words-estimand-median-interval-between-examinations-of-the-patient = median interval between examinations of the patient
words-estimand-none-it-describes-who-was-treated-how = none: it describes who was treated how
words-estimand-none-it-is-known-before-treatment-the-seeds-are = none: it is known before treatment; the seeds are those of the study treatment
words-estimand-observation-ends-some-days-after-the-last-dose-at = observation ends some days after the last dose, at new therapy or death (while on treatment)
words-estimand-patients-assessed-at-the-visit = patients assessed at the visit
words-estimand-patients-with-a-value-at-the-visits-compared = patients with a value at the visits compared
words-estimand-patients-with-an-event-and-events-per-patientyear-in = patients with an event, and events, per patient-year in each arm
words-estimand-patients-with-usable-thyroglobulin = patients with usable thyroglobulin
words-estimand-patients-with-usable-thyroglobulin-of-the-arms-compared = patients with usable thyroglobulin of the arms compared
words-estimand-ratio-of-the-hazards-on-a-day-of-both = ratio of the hazards on a day of both treatments and on a day of one
words-estimand-ratio-of-the-ratios-of-two-arms = ratio of the ratios of two arms
words-estimand-response-at-the-visit = response at the visit
words-estimand-survival-curve-median-and-restricted-mean-in-each-arm = survival curve, median and restricted mean in each arm; hazard ratio and difference of restricted means
words-estimand-the-treatment-started-the-first-implant-series-with-and = the treatment started, the first implant series with and without its longest duration
words-estimand-the-treatments-begun-by-each-day-seeds-anlotinib-or = the treatments begun by each day: seeds, anlotinib, or both
words-estimand-thyroglobulin-at-the-visit = thyroglobulin at the visit
words-estimand-thyroglobulin-at-the-visit-over-that-at-baseline = thyroglobulin at the visit over that at baseline
words-estimand-time-from-treatment-start-to-confirmed-local-progression-or = time from treatment start to confirmed local progression or death from any cause
words-estimand-time-from-treatment-start-to-confirmed-progression-or-death = time from treatment start to confirmed progression or death from any cause
words-estimand-time-from-treatment-start-to-death-from-any-cause = time from treatment start to death from any cause
words-estimand-time-from-treatment-start-to-local-progression-on-imaging = time from treatment start to local progression on imaging or death from any cause
words-estimand-time-from-treatment-start-to-local-progression-or-death = time from treatment start to local progression or death from any cause
words-estimand-time-from-treatment-start-to-local-progression-or-to = time from treatment start to local progression, or to death before it
words-estimand-time-from-treatment-start-to-progression-on-imaging-or = time from treatment start to progression on imaging or death from any cause
words-estimand-time-from-treatment-start-to-progression-or-death-from = time from treatment start to progression or death from any cause
words-estimand-tumour-size-thyroglobulin-pain-worst-grade-of-adverse-events = tumour size, thyroglobulin, pain; worst grade of adverse events on treatment
words-estimand-what-is-known-of-the-patient-before-treatment-and = what is known of the patient before treatment, and the seeds implanted
words-estimand-who-progressed-died-or-left-before-the-visit-has = who progressed, died or left before the visit has no value and is not counted

## Codes of the exports

words-code-positive = Positive
words-code-unknown = Unknown
words-code-no-uptake = No uptake
words-code-progression-after-rai = Progression after rai
words-code-avid = Avid
words-code-good = Good
words-code-poor = Poor
words-code-target = Target
words-code-non-target = Non target
words-code-new = New
words-code-measured = Measured
words-code-absent = Absent
words-code-too-small = Too small
words-code-present = Present
words-code-unequivocal-progression = Unequivocal progression
words-code-equivocal = Equivocal
words-code-unequivocal = Unequivocal
words-code-surface = Surface
words-code-bone = Bone
words-code-internal = Internal
words-code-seeds = Seeds
words-code-both = Both
words-code-alive = Alive
words-code-dead = Dead
words-code-censored = Censored
words-code-event = Event
