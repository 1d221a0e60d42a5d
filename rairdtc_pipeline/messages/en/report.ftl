### The page for clinicians, and what it shares with the page for auditors.

report-title = Radioiodine-refractory thyroid cancer cohort
report-eyebrow = Cohort report
report-heading = Radioiodine-refractory differentiated thyroid cancer
# $day (text): the data cut-off
report-data-until = data up to { $day }
report-no-day = no dated row
report-skip = Skip to the report
report-contents = Contents
report-menu = Contents, menu
report-glance = At a glance
report-to-audit = For auditors: every test, data quality, lineage
report-in-words = In words
# $label (text): what the table is about
report-framed = { $label }, table
report-yes = yes
report-no = no
# $n (number)
report-figure = Figure { $n }.
report-synthetic = Synthetic data.
report-synthetic-says = A program wrote these exports. No patient and no hospital record stands behind any number on this page; draw no conclusions about patients from it.

## Arms

# $arm (text): A, B or C; $name (text): the treatment
report-arm = arm { $arm }
report-arm-named = { $name } ({ $arm })
# $arm, $name (texts)
report-arm-letter = { $arm } { $name }
# $arms (list of messages)
report-arm-letters = Treatment group: { $arms }.
# $n (number): patients of the arm
report-arm-size = { $arm }, N = { $n }
report-arm-in-lead = { $n } received { $name } ({ $arm })
# $n (number): patients, $n_arms (number), $arms (list of messages), $day (text)
report-lead = { $n ->
    [one] { $n } patient included
   *[other] { $n } patients included
}{ $n_arms ->
    [0] {""}
   *[other] : { $arms }
}; data up to { $day }. The treatment was chosen by physician and patient, not randomised.

## Findings, one sentence each

# $months (text): a number of months, $arm (message)
report-finding-months = { $months } with { $arm }
# $months (text): the horizon
report-mean-of-first = mean months free of it, of the first { $months }
report-median-until = median months until then
# $differ: later or alike; $arm, $measure (messages), $parts (list of messages), $p (text)
report-finding-local = { $differ ->
    [later] Local progression or death came latest with { $arm }
   *[alike] No difference in the time to local progression or death was shown between the arms
} ({ $measure }: { $parts }; log-rank p { $p }).
# $ratio (text): a hazard ratio with its limits; $arm, $reference (texts)
report-finding-ratio = { $arm } against { $reference } { $ratio }
# $parts (list of messages), $interval (text): 95% CI, $sure: all, some or none of the intervals leave out 1
report-finding-adjusted = The arms were not randomised. Adjusted for how they differed before treatment, the hazard ratio of local progression or death is { $parts } ({ $interval }); { $sure ->
    [all] each interval leaves out 1, no difference.
    [some] not every interval leaves out 1, so that one difference may be due to chance.
   *[none] the intervals include 1, so that a difference is not certain.
}
# $n, $of (numbers): patients; $arm (text)
report-finding-count = { $n } of { $of } in { $arm }
# $n (number) died of $of (number), $parts (list of messages), $differ: later, alike or unknown, $p (text)
report-finding-deaths = { $n ->
    [one] { $n } of { $of } patients died
   *[other] { $n } of { $of } patients died
} ({ $parts }); { $differ ->
    [later] overall survival differed between the arms (log-rank p { $p }).
    [alike] no difference in overall survival was shown (log-rank p { $p }).
   *[unknown] overall survival could not be compared.
}
# $share (text): a percentage; $arm (text)
report-finding-share = { $share } in { $arm }
# $points, $lower, $upper (texts): percentage points; $arm, $reference (texts)
report-finding-gap = { $arm } less { $reference } { $points } points ({ $lower } to { $upper })
# $visit (text): 6 months; $parts, $gaps (lists of messages), $n_gaps (number), $p, $interval (texts);
# $test (text): chi_square or a kind of Fisher's test
report-finding-response = At { $visit } the tumour had responded in { $parts } of all patients ({ $test ->
    [chi_square] chi-square
   *[other] Fisher
} p { $p }){ $n_gaps ->
    [0] .
   *[other] ; differences, { $interval }: { $gaps }.
}
# $n of $of (numbers) patients, $severe (list of messages), $n_severe, $n_term (numbers), $term (text)
report-finding-harm = { $n } of { $of } patients had an adverse event on treatment, { $n_severe ->
    [0] nobody one of grade 3 or worse
   *[other] { $n_severe } one of grade 3 or worse ({ $severe })
}; the most frequent was { $term } ({ $n_term ->
    [one] { $n_term } patient
   *[other] { $n_term } patients
}).
report-finding-no-harm = No adverse event on treatment is recorded.

## At a glance

# $months (number)
report-visit = { $months } months
report-result = Result
report-patients = Patients
# $rate (text): ORR or DCR, $visit (text)
report-rate = { $rate } at { $visit }
# $endpoint (text), $interval (text): 95% CI, $months (text)
report-median = Median { $endpoint }, months ({ $interval })
report-rmst = Restricted mean { $endpoint } to { $months } months, months ({ $interval })
report-events = { $endpoint }, events / patients
report-glance-note = Response with exact intervals, of the patients assessed at the visit; tests as in Table 2, where the rule of the study can choose another test than the exact one of the sentence above. Medians by Kaplan–Meier, or restricted means where a median rests on few patients. Beside the events: log-rank test over all arms. LPFS, local progression-free survival; OS, overall survival; PFS, progression-free survival; ORR, objective response rate; DCR, disease control rate; NR, limit not reached.
# $read, $refused (numbers): source rows
report-rows = The report rests on { $read } rows of the hospitals' exports; { $refused } more were refused.
report-to-quality = Data quality
# $n (number): patients
report-at-risk = { $n } at risk

## What changed

report-changes = What changed
report-changes-says = What differs from the last publication.
# $parts (list of messages)
report-changes-list = Since the last publication: { $parts }.
report-changes-nothing = Nothing differs from the last publication.
report-to-changes = Each change
report-changes-first = this is the first publication
report-changes-not-comparable = patients cannot be compared with those of the last publication
# $n (number) in each
report-changes-files = { $n ->
    [one] { $n } file is new or gone
   *[other] { $n } files are new or gone
}
report-changes-fewer-rows = { $n ->
    [one] { $n } export has fewer rows
   *[other] { $n } exports have fewer rows
}
report-changes-columns-gone = { $n ->
    [one] { $n } column is gone
   *[other] { $n } columns are gone
}
report-changes-rows-corrected = { $n ->
    [one] { $n } column has corrected values
   *[other] { $n } columns have corrected values
}
report-changes-patients = { $n ->
    [one] { $n } patient entered, left or changed arm
   *[other] { $n } patients entered, left or changed arm
}
report-changes-results = { $n ->
    [one] { $n } number of Tables 1 to 3 changed
   *[other] { $n } numbers of Tables 1 to 3 changed
}
report-changes-p-values = { $n ->
    [one] { $n } p-value changed
   *[other] { $n } p-values changed
}
report-changes-survival = { $n ->
    [one] { $n } survival estimate changed
   *[other] { $n } survival estimates changed
}
# $kind (text)
report-changes-other = { $kind }: { $n }

## Response

report-response = Response
report-response-says = Best overall response of every patient, and how the tumours changed.
report-best-response = Best overall response, all patients
report-not-confirmed = Confirmation not required
report-confirmed = CR and PR confirmed
# $code (text): PR, $label (text): Partial response
report-response-label = { $label } ({ $code })
# $interval (text): 95% CI
report-objective-response = Objective response, % ({ $interval })
report-best-response-note = n (%) of all patients of the arm, RECIST 1.1; a patient who was never assessed is not evaluable and counts as not responding. Exact intervals (Clopper–Pearson).
report-to-response = Differences, duration of response
report-nothing-to-tabulate = There is nothing to tabulate.

## Safety

report-safety = Safety
report-safety-says = Adverse events that began on treatment, by class and term.
report-harms = Adverse events on treatment
report-any-event = Any adverse event
report-class-and-term = Class and term (CTCAE 5.0)
report-any-grade = Any grade
report-severe-grade = Grade 3 or worse
report-harms-note = n (%) of patients with such an event; of these, n with grade 3 or worse. A patient counts once in each row.
report-to-safety = Each grade, related events
report-no-events = No adverse event on treatment is recorded.

## Tables 1 to 3

report-table-1 = Table 1. Characteristics of the patients
report-table-1-says = The arms compared as they were before treatment, and the seeds that were implanted.
report-table-2 = Table 2. Response
report-table-2-says = Overall response by RECIST 1.1 at each visit, with response and disease control rates.
report-table-3 = Table 3. Change under treatment
report-table-3-says = Tumour size, thyroglobulin and pain over time, and adverse events.
report-characteristic = Characteristic
report-overall = Overall
report-smd = largest absolute standardised mean difference
# $n (number): patients without a value
report-missing = { $n } missing
# $usual (text): n (%)
report-usual-note = Values are { $usual } unless a row says otherwise.
report-continuous-note = Measurements are mean ± SD where the Shapiro–Wilk test rejects normality in no arm, else median (P25, P75).
# $n (number): tests
report-tests-note = The table holds { $n ->
    [one] { $n } test
   *[other] { $n } tests
}; those of two groups are two-sided.
report-not-adjusted = Their p-values are not adjusted for multiplicity.
report-n-note = N, patients of the arm; n, patients with a value where they are fewer; –, not applicable or test not made.
report-smd-note = SMD, largest absolute standardised mean difference between two arms.
report-open-note = Choose an underlined number to read what it is.
# $p (text), $method (text), $why (text)
report-number-p = p { $p }, { $method }. Chosen because: { $why }.
# $text (text): the number, $method (text): what it shows, $n, $missing (numbers): patients
report-number-of = { $text }: { $method }, of { $n ->
    [one] { $n } patient
   *[other] { $n } patients
} with a value; { $missing } missing.
report-to-number = Test, files and rows

## Figures

report-figures = Further figures
report-figures-says = The other endpoints, and the course of the patients. A bar, lane or line of one patient opens what explains that patient.
report-explained = One page says why this patient is in this arm, has this response and ends an endpoint, with files and rows. Whoever keeps the data makes it:
report-flow = Cohort flow
report-flow-says = Candidates who were screened, those who left at the first criterion not met, and the arms.
report-to-flow = Each criterion
report-flow-screened = Candidates screened
report-flow-excluded = Excluded
report-flow-included = Included
# $arm (text)
report-flow-box-arm = Arm { $arm }
# $label (text): why, $n (number): patients
report-flow-step = { $label } { $n }
report-flow-arm = arm { $arm } { $n }
# $screened, $excluded, $included, $n_steps, $n_arms (numbers), $steps, $arms (lists of messages)
report-flow-words = { $screened ->
    [one] { $screened } candidate
   *[other] { $screened } candidates
} screened, { $excluded } excluded{ $n_steps ->
    [0] {""}
   *[other] : { $steps }
}; { $included } included{ $n_arms ->
    [0] {""}
   *[other] : { $arms }
}.
# $arm, $reference (texts): the arms that are compared
report-against = { $arm } against { $reference }
