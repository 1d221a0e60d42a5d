### The page for auditors and statisticians: everything, linked number by number.

audit-title = Radioiodine-refractory thyroid cancer cohort: audit
audit-eyebrow = Audit of the cohort report
audit-top = About this file
audit-to-report = For clinicians: the report
# $run (text): the run, $when (text): when it ended; <code> is markup
audit-one-file = Every number is read from one DuckDB file, written by run <code>{ $run }</code>, { $when }. Choose a number in Tables 1 to 3 for the test behind it and the command that leads back to the files and rows it rests on.
# $n (number)
audit-left-out = { $n } more are not shown here. All of them:
audit-shown = shown
audit-nothing = There is nothing to show.

## Words of many tables

audit-what = What
audit-before = Before
audit-now = Now
audit-where = Where
audit-printed = Printed
audit-computed = Computed
audit-why = Why
audit-patient = Patient
audit-one-arm = Arm
audit-arms = Arms
# $arm (text)
audit-arm = arm { $arm }
audit-no-arm = no arm
audit-column = Column
audit-type = Type
audit-meaning = Meaning
audit-rule = Rule
audit-method = Method
audit-variable = Variable
audit-test = Test
audit-statistic = Statistic
audit-estimate = Estimate
audit-events = Events
audit-comparison = Comparison
audit-endpoint = Endpoint
audit-visit = Visit
audit-value = Value
audit-source = Source
# $arm, $reference (texts)
audit-less = { $arm } less { $reference }
audit-difference-months = Difference, months
audit-exploratory = Exploratory: the arms were not randomised, and the p-values are not adjusted for multiplicity.
# $n (number)
audit-patients = { $n ->
    [one] { $n } patient
   *[other] { $n } patients
}
audit-of-patients = of { $n ->
    [one] { $n } patient
   *[other] { $n } patients
}
# $file (text), $row (text)
audit-file-row = { $file }, row { $row }

## What changed

audit-changes-says = What differs from the last publication, item by item.

## Cohort flow

audit-flow = Cohort flow
audit-flow-says = Who was screened, who left at which criterion, and who is in which arm.
audit-flow-drawn = The diagram
audit-criteria = Every criterion, in the order it is applied
audit-criterion = Criterion
audit-leaves-for = Leaves for
audit-left = Left
audit-stayed = Stayed
audit-failing = Failing it at all
audit-criteria-note = A candidate leaves at the first criterion that is not passed; the last column counts also those who had left before.
audit-visits = Who was assessed at the visits of Table 2
audit-visits-note = Comparisons at a visit are among those assessed at it: patients who had progressed or died before are not in them. SQL: <code>derived.response_visit</code>

## Tables 1 to 3

audit-table-says = The table of the report, each number with its test, the reason for the test, and the way back to files and rows.
# $p (text)
audit-unrounded = unrounded p { $p }
# $why (text)
audit-because = Why: { $why }.
audit-the-test = The test
audit-back-to-rows = Back to files and rows:
audit-why-tests = Why each test was chosen
audit-balance = Balance of every pair of arms (standardised mean differences)

## Survival

audit-survival = Survival
audit-survival-says = Time to local progression or death, to any progression or death, and to death, and every comparison of it. A median that rests on few patients has their number beside it: read the restricted means with it.
# $endpoint (text)
audit-estimates = { $endpoint }: estimates
audit-endpoint-tests = { $endpoint }: tests
audit-mean-differences = { $endpoint }: differences in restricted mean
audit-hazard-ratios = { $endpoint }: hazard ratios
audit-sensitivity = { $endpoint }: sensitivity sets side by side
audit-median-months = Median, months
audit-restricted-months = Restricted mean, months
audit-follow-up = Follow-up, median months
# $months (text): the horizon
audit-estimates-note = Kaplan–Meier. NR, limit not reached. A median that rests on few patients at risk stands with their number. Restricted mean up to { $months } months, limits on the logit scale. Follow-up by reverse Kaplan–Meier.
audit-proportional-p = Proportional hazards, <i>p</i>
# $arm, $reference, $ratio, $lowest, $highest (texts)
audit-sets-range = { $arm } against { $reference }: hazard ratio { $ratio }; over the sensitivity sets, { $lowest } to { $highest }.
audit-hazard-note = NR, no limit. The p-values are not adjusted for multiplicity.
audit-events-of = Events / patients
audit-log-rank-p = Log-rank over all arms, <i>p</i>
audit-unstratified = unstratified
audit-by-site = stratified by site
audit-survival-none = There is no patient whose survival could be estimated.
audit-incidence = Cumulative incidence with competing events
audit-event-years = Event, after years
audit-incidence-note = Aalen–Johansen estimates; –, nobody of the arm is observed that long.

## Comparing arms that nobody randomised

audit-adjusted = Adjusted comparisons
audit-adjusted-says = Nobody assigned the arms at random: the balance below says how far they differed before treatment. Compare each effect as observed with the weighted one below it: where the interval of the weighted one includes no difference, the data do not settle it.
# $n, $of (numbers): characteristics
audit-left-apart = { $n ->
    [0] After weighting, none of the { $of } characteristics known before treatment differs by 0.1 or more between arms.
    [one] After weighting, { $n } of the { $of } characteristics known before treatment still differs by 0.1 or more between arms: the adjusted effects do not account for it.
   *[other] After weighting, { $n } of the { $of } characteristics known before treatment still differ by 0.1 or more between arms: the adjusted effects do not account for them.
}
audit-effects = { $endpoint }: effect of treatment
audit-effective = Effective patients
audit-bootstrap = below: by bootstrap
audit-e-value = E-value
# $value (text)
audit-limit = limit { $value }
# $adjustment: none or overlap
audit-adjustment = { $adjustment ->
    [overlap] overlap weights
   *[other] as observed
}
audit-effects-note = Exploratory. NR, no limit. Overlap weights by logistic regression on the covariates below; robust limits, and percentiles of a seeded bootstrap that estimates the score each time. Effective patients: those of equal weight that would tell as much. E-value: how strongly something unknown would have to go with both treatment and outcome to explain the ratio, and to move its limit to 1.
audit-adjusted-balance = Balance before and after weighting
audit-covariate = Covariate
audit-in-score = in the score
audit-before-after = SMD before; after
audit-balance-note = Standardised mean differences; below 0.1 counts as balanced. Weighting by the score makes the differences of its covariates 0; what the score leaves out stays as far apart as it says. Means of the logarithm where the name says log.
audit-weighted-curves = Survival at fixed times, weighted
audit-weighted-curves-note = Kaplan–Meier with overlap weights, which give both arms of a pair the same means of the covariates in the score; the weights of an arm differ between its pairs. –, nobody of the arm is observed that long. Every step of the curves is in the table.
audit-survival-at = Survival at fixed times
audit-endpoint-month = Endpoint, month
# $n (number): months
audit-months = { $n ->
    [one] { $n } month
   *[other] { $n } months
}
# $interval (text): 95% CI
audit-survival-at-note = Kaplan–Meier, % ({ $interval }), and patients at risk; –, nobody of the arm is observed that long. There is no interval where nobody, or everybody, had the event by then.
audit-landmarks = Landmarks: arms by what had been given by then
# $endpoint (text)
audit-landmarks-of = { $endpoint }: landmarks
# $months (number), $arm, $reference (texts)
audit-landmark = { $months ->
    [one] { $months } month
   *[other] { $months } months
}, { $arm } against { $reference }
audit-left-out-moved = Left out; moved
# $endpoint, $arm, $reference, $ratio, $lowest, $highest (texts)
audit-guarantee-time = { $endpoint }, { $arm } against { $reference }: hazard ratio { $ratio }; over the landmarks, and with treatment as it changed in time, { $lowest } to { $highest }.
audit-landmarks-note = Patients free of the event and under observation at the landmark. Left out: with an event or censored before it. Moved: counted in another arm than they were treated in later. Firth's penalised Cox model, profile limits.
audit-over-time = Treatment as it changed in time
audit-months-observed = Months observed
# $n (number): patients
audit-changed = { $n ->
    [one] { $n } patient began the second treatment later than the first
   *[other] { $n } patients began the second treatment later than the first
}
audit-over-time-note = Cox model with treatment as a covariate that changes in time: each day counts for the treatments begun before it, so that waiting for the second treatment is not counted as time of the combination. Firth's penalty, profile limits. Exploratory.
audit-series-cap = What the longest duration of the implant series changes
# $n (number): patients
audit-series-cap-moved = { $n ->
    [0] Nobody's arm rests on how long a series of implants may last; no result changes without this limit.
    [one] Without a limit on how long a series of implants may last, { $n } patient would be of the combination.
   *[other] Without a limit on how long a series of implants may last, { $n } patients would be of the combination.
}
audit-series-cap-note = A series that may last long gives the combination time free of events, because its patients must live to its end. Without the limit, only a gap ends a series. Firth's penalised Cox model, profile limits. Exploratory.
audit-examinations = Intervals between examinations
audit-examined = Examined
audit-n-examinations = Examinations
audit-examination-interval = Median interval, days (P25, P75)
audit-examinations-note = Examinations after baseline, up to progression or new therapy; the first interval is from treatment start. Medians over the patients of their median interval, before and from the last of the first visits on, because later visits are further apart. p by Kruskal–Wallis. An arm that is examined less often is found to progress later.
audit-permutation = Log-rank test by permutation
audit-p-asymptotic = <i>p</i>, asymptotic
audit-p-permutation = <i>p</i>, permutation
# $n (number): permutations
audit-permutation-note = The arms are dealt anew to the patients { $n } times; the number after ± is the simulation error.
audit-estimands = What is estimated (ICH E9(R1))
audit-estimand = Estimand
audit-population = Population
audit-treatment = Treatment
audit-intercurrent = Intercurrent events
audit-summary = Summary
audit-estimands-note = Every analysis and sensitivity set has one of these; the tables name it.

## Response

audit-response = Response over all patients
audit-response-says = Every patient counts, whoever was not assessed as not responding. The rates at 12 months therefore differ from Table 2, which counts those assessed.
# $scope (text)
audit-best-response-of = Best response: { $scope }
audit-response-not-and-confirmed = Patients: confirmation not required; required
audit-responders = Responders
audit-measure = Measure
# $measure: m6, m12, best or best_confirmed
audit-measure-name = { $measure ->
    [m6] Objective response at 6 months
    [m12] Objective response at 12 months
    [best] Objective response as best response
    [best_confirmed] Objective response as best response, confirmed
   *[other] { $measure }
}
# $n (number)
audit-assessed = { $n } assessed
audit-responders-note = Exact intervals (Clopper–Pearson); Fisher's exact test over all arms, or chi-square where the table is too large to enumerate. Exploratory.
audit-gaps = Differences of the shares of responders
audit-points = Difference, percentage points
audit-p-holm = <i>p</i>, Holm
audit-gaps-note = Newcombe's intervals; Fisher's exact test of each pair, and adjusted by Holm over the pairs of a measure. Exploratory.
audit-duration = Duration of response and time to response
audit-n-responders = Responders
audit-ended = Ended
audit-duration-months = Median duration, months
audit-time-to-response = Time to response, median months (P25, P75)
audit-duration-note = Kaplan–Meier from the first response to progression or death, with the responders on whom the median rests. Only responders have one, so that the arms do not compare as treated.

## Safety

audit-safety = Adverse events
audit-safety-says = Events that began on treatment, by system organ class, CTCAE 5.0 term and worst grade.
# $n (number)
audit-grade = Grade { $n }
audit-related = Related
audit-related-severe = Related, grade 3 or worse
audit-safety-note = Patients, each once per row by the worst grade. On treatment: from the first day of treatment to some days after the last dose, as the protocol sets them, and not after new therapy. Related: attributed to anlotinib, seeds or both.
audit-rates = Adverse events per patient-year
audit-rates-kind = Kind, class and term
audit-first-per-year = patients per year
# $kind: all, severe or related
audit-event-kind = { $kind ->
    [all] Every event
    [severe] Grade 3 or worse
    [related] Related
   *[other] { $kind }
}
# $patients, $events (numbers), $years (text): patient-years
audit-events-in-years = { $patients ->
    [one] { $patients } patient
   *[other] { $patients } patients
}, { $events ->
    [one] { $events } event
   *[other] { $events } events
} in { $years } years
audit-rates-note = Patients with such an event per patient-year on treatment up to it, with exact Poisson limits: the arms are under observation for different times. Below: patients, all such events, and patient-years on treatment. Rates of all events are in the table. Exploratory.

## Thyroglobulin

audit-thyroglobulin = Thyroglobulin by model
audit-thyroglobulin-says = Geometric means over time of values that TgAb and TSH allow to be used, and their ratio to baseline.
audit-arm-visit = Arm, visit
audit-below-limit = Below limit
audit-above-limit = Above limit
audit-geometric-mean = Geometric mean, ng/mL
audit-ratio-to-baseline = Ratio to baseline
# $factor (text)
audit-below-limit-as = values below the limit taken as the limit × { $factor }
audit-tg-ratios = Change from baseline: ratio of ratios between arms
# $baseline: one or own
audit-baseline = { $baseline ->
    [one] One baseline
    [own] A baseline per arm
   *[other] { $baseline }
}
# $visit, $arm, $reference, $ratio, $interval (texts)
audit-tg-last = At { $visit }, the last visit, the ratio to baseline in { $arm } over that in { $reference } is { $ratio } ({ $interval }); below 1, thyroglobulin fell more in { $arm }.
audit-tg-ratios-note = Ratio to baseline of the first arm over that of the second, by the same model. One baseline takes a difference before treatment for chance, which nobody ensured here; the other column does not. Exploratory: p-values are not adjusted for multiplicity.

## All tests

audit-tests = All statistical tests
audit-tests-says = Every test between the arms and within them, why it was chosen, and its result.
audit-filter-tests = Show tests with
audit-about = About
audit-arms-n = Arms (n)
audit-test-and-why = Test, and why
# $p (text)
audit-exact = exact { $p }
# $n, $low (numbers): tests, and those of them with a p below the level; $level (text)
audit-tests-message = { $low } of { $n } tests have a p below { $level }. With so many tests some are expected by chance: read the tests of the study as its design asks, and every other as exploratory.
# $n (number)
audit-tests-note = { $n } tests between the arms and within them; where there is no <i>p</i>, the reason stands beside it. Those of two groups are two-sided. The <i>p</i> of models and sensitivity sets stand with their estimates. Only those whose name says so are adjusted for multiplicity. Unrounded: <code>rairdtc sql "SELECT test_id, p FROM statistics.tests"</code>

## Data quality

audit-quality = Data quality
audit-quality-says = What the hospitals sent, where every row went, and what was refused and why; no values.
audit-where-rows = Where every source row went
audit-export = Export
audit-n-files = Files
audit-rows-read = Read
audit-rows-staged = Staged
audit-rows-copies = Copies
audit-rows-corrected = Corrected
audit-rows-not-used = Not used
audit-rows-quarantined = Quarantined
audit-adds-up = Adds up
audit-all = All
audit-accounting-note = Read = staged + copies + corrected by a newer file + of laboratory tests that are not used + quarantined.
audit-sites = Rows of each site
audit-site = Site
audit-rows-used = Used
audit-rows-open = Open
audit-rows-mended = Mended
audit-sites-note = Open: rows that wait for a correction. Mended: rows refused once that a newer file has sent right.
audit-rows-by-file = Rows by file
audit-file = File
audit-refused = What was refused, and what to do
audit-refused-how = Correct these rows in the hospital's system and send a file with a newer date in its name: the newer row wins. Row numbers are those a spreadsheet shows; in CSV the header is row 1. Before sending, <code>rairdtc check</code> says what would be refused.
audit-file-and-rows = File and rows
audit-what-is-asked = What is asked for
# $n (number): rows, $rows (text): their numbers
audit-rows-named = { $n ->
    [one] row { $rows }
   *[other] rows { $rows }
}
audit-unknown-file = unknown file
audit-whole-row = whole row
audit-refused-none = No row was refused.
audit-contradictions = Records that contradict one another
audit-contradictions-how = Nothing was refused or changed for these rows. Look at them, and have them corrected where they are wrong.
audit-contradictions-what = What contradicts what
audit-contradictions-none = No such record was found.
# $n (number)
audit-withdrawn = { $n ->
    [one] { $n } row of patients who withdrew their consent is left out; nothing is to be corrected in it.
   *[other] { $n } rows of patients who withdrew their consent are left out; nothing is to be corrected in them.
}
audit-not-read = Files that were not read
audit-columns = Columns that no contract explains, and columns that are missing
audit-columns-note = A column that no contract explains is left out. In a file that corrects an older one, a column it lacks counts as blank.
audit-corrections = Corrections by newer files
audit-export-and-column = Export and column
audit-corrected-rows = Corrected rows
audit-corrected-by = By
audit-values = Values
audit-corrections-none = No value was corrected.
audit-rules = Rules that were checked
# $n (number), $broken (number)
audit-rules-checked = { $n } rules were checked; rows break { $broken } of them.
audit-rules-broken = Rules that rows break
audit-rules-all = Every rule
audit-table-and-column = Table and column
audit-checked = Checked
audit-failed = Failed

## Deviations

audit-deviations = Protocol deviations
audit-deviations-says = Where the treatment or examination of an included patient departs from the protocol.
audit-deviations-per-rule = Deviations per rule and arm
audit-deviations-one-by-one = Deviations one by one
audit-deviations-none = None is recorded.
audit-one-by-one = One by one
audit-asked-for = asked for
audit-recorded = recorded
audit-day-and-source = Day and source

## Publication check

audit-check = Publication check
audit-check-says = Every figure and claim of the published paper, and whether it holds.
# $n (number)
audit-check-verdicts = { $n } printed figures and claims. <i>Source inconsistent</i>: the paper contradicts itself or its arithmetic. <i>Differs</i>: these data give something else. <i>Needs patient-level data</i>: nothing that is printed decides it. <i>Reproduced</i>: it follows.
audit-filter-figures = Show figures with
audit-check-none = No published paper was held against these data.

## Lineage and dictionary

audit-lineage = Lineage
audit-lineage-says = Which table is made from which, and every column back to the exports.
# $n (number): links
audit-lineage-how = Choose a table to see its columns, what each is made from and where it goes ({ $n } links between columns). Dashed: the exports as sent, whose text is not kept.
audit-graph = Tables from left to right
audit-lineage-on-paper = Every column with what it is made from: <code>audit.column_lineage</code>.
audit-lineage-tables = Tables and their columns
audit-as-sent = as sent; the text is not kept
# $table (text)
audit-lineage-of = Lineage of { $table }
audit-made-from = Made from
audit-goes-into = Goes into
audit-back-to-graph = Back to the graph
audit-lineage-none = No lineage is recorded.
audit-dictionary = Data dictionary
audit-dictionary-says = Every table and column of the published file, with its type and meaning.
# $tables, $columns (numbers)
audit-dictionary-size = { $tables } tables, { $columns } columns. In any SQL tool: <code>DESCRIBE derived.survival</code>, or <code>SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal</code>.
audit-filter-columns = Find a table or column
# $n (number)
audit-n-rows = { $n ->
    [one] { $n } row.
   *[other] { $n } rows.
}
audit-a-view = A view: computed when it is read.
# $table (text)
audit-columns-of = Columns of { $table }

## Provenance

audit-provenance = Provenance
audit-provenance-says = How this publication was made: files, code, settings and packages.
audit-run = Run
audit-refreshed = Refreshed
audit-cutoff = Data up to
audit-code-version = Code version
audit-settings-hash = Protocol, contracts and SQL
audit-inputs-hash = Input files, all of them
audit-packages = Packages
audit-files = Source files
audit-file-hash = File and SHA-256
audit-received = Received
audit-encoding = Encoding
audit-rows = Rows
audit-bytes = Bytes
audit-settings = Settings of the protocol
audit-setting = Setting
audit-settings-none = No settings are recorded.
