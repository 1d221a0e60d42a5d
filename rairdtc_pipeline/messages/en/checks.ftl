### What the checks of sql/checks ask for; the English is the title in the header of each.

# $title (text): title of a check that has no other words here
checks-own = { $title }
checks-adverse-events-are-coded = Every adverse event has a CTCAE term.
checks-cohort-flow-adds-up = The candidates who stay to the end are the cohort.
checks-deaths-have-a-day = The day of every death is known.
checks-every-criterion-is-declared-and-judged = Every criterion of the vocabulary is judged, and no other.
checks-every-end-of-observation-has-its-source-rows = Every event and censoring rests on source rows, but for day 1 where there was no examination.
checks-every-patient-is-of-one-site = What one site sent of a patient is not replaced by another site: one number may be two people.
checks-every-site-gives-rows = Of every site that sends rows some are used.
checks-every-source-row-is-accounted-for = Rows read are rows staged, duplicate, superseded or quarantined.
checks-fatal-events-have-a-death = Every fatal adverse event is of a patient who is reported dead.
checks-included-patients-pass-every-criterion = Every included patient passes every criterion.
checks-laboratory-grades-agree-with-events = Adverse events of grade 3 or more by the laboratory values are recorded.
checks-local-progression-is-not-after-death = Nobody is free of local progression longer than alive.
checks-nobody-is-recorded-before-birth = Nothing is recorded of anybody before the day of birth.
checks-nobody-lives-after-death = Nothing is recorded of anybody after the day of death, and everybody dies once.
checks-one-response-per-examination = Every examination has one response per scope, and one examination stands for a visit.
checks-one-survival-row-per-patient = Every included patient has one row per endpoint and sensitivity set.
checks-survival-time-is-positive = Every time to event is at least one day and its event is 0 or 1.
checks-tumour-volume-is-plausible = A patient's tumour volume is not larger than the protocol's plausible limit.
checks-lesions-keep-their-nature = Every record of a lesion says the same role, organ and whether it is a lymph node.
checks-values-are-plausible = Every value lies in the plausible range of its contract.
