### What the columns of the exports and of the analysis tables hold.

## patients

columns-export-patients-patient-id = The hospital's own patient number. Becomes the keyed pseudonym `patient` at the door and is never stored.
columns-export-patients-name = Name of the patient. Dropped at the door.
columns-export-patients-national-id = National identity number. Dropped at the door.
columns-export-patients-sex = Sex.
columns-export-patients-birth-date = Date of birth. Kept in the private store only; what is published is the age at treatment start.
columns-export-patients-height-cm = Body height.
columns-export-patients-weight-kg = Body weight.
columns-export-patients-ecog = ECOG performance status before treatment.
columns-export-patients-kps = Karnofsky performance status before treatment, in tens.
columns-export-patients-histology = Histological type: papillary (PTC) or follicular (FTC) thyroid carcinoma.
columns-export-patients-surgery = Thyroid surgery: near-total (NTT), total (TT), or total with bilateral central and lateral neck dissection (TT_BCLND_LND).
columns-export-patients-bilateral-tumor = Tumour in both thyroid lobes.
columns-export-patients-extrathyroidal-extension = Extension beyond the thyroid capsule.
columns-export-patients-lymph-node-metastasis = Lymph-node metastasis.
columns-export-patients-lung-metastasis = Lung metastasis.
columns-export-patients-bone-metastasis = Bone metastasis.
columns-export-patients-braf-v600e = BRAF V600E mutation.
columns-export-patients-tert-promoter = TERT promoter mutation.
columns-export-patients-rai-status = Radioiodine status: no uptake, progression after radioiodine, or avid.
columns-export-patients-prior-i131-courses = Courses of iodine-131 given before.
columns-export-patients-prior-i131-activity-gbq = Cumulative iodine-131 activity given before.
columns-export-patients-last-ebrt-date = Last day of external-beam radiotherapy.
columns-export-patients-prior-mki = Earlier treatment with another multikinase inhibitor.
columns-export-patients-expected-survival-months = Expected survival at screening.
columns-export-patients-fev1-percent-predicted = Forced expiratory volume in one second, as percent of predicted.
columns-export-patients-lvef-percent = Left ventricular ejection fraction.
columns-export-patients-prothrombin-time-ratio = Prothrombin time ratio.
columns-export-patients-treatment-compliance = Compliance with treatment as judged at screening.
columns-export-patients-targeted-therapy-intolerant = Cannot tolerate the side effects of targeted therapy.
columns-export-patients-consent-date = Day of written informed consent.

## labs

columns-export-labs-specimen-datetime = When the specimen was taken.
columns-export-labs-test-code = Laboratory test.
columns-export-labs-result = Result as text: a number, a number behind < or >, positive or negative.
columns-export-labs-unit = Unit the result is given in.
columns-export-labs-reference-low = Lower reference limit of the laboratory, in the unit of the test.
columns-export-labs-reference-high = Upper reference limit of the laboratory, in the unit of the test.
columns-export-labs-reference-range = Both reference limits in one cell, in the place of reference_low and reference_high: 0.27-4.2, <115, >10. Where a file has a column of limits, they count.
columns-export-labs-laboratory = Laboratory that measured.

## lesions

columns-export-lesions-exam-date = Day of the imaging examination.
columns-export-lesions-lesion-id = Number of the lesion, the same at every examination of the patient; `T1`, `t1` and `Ｔ1` are one, and so are `1`, `01` and `1.0`.
columns-export-lesions-lesion-role = Role under RECIST 1.1: target, non-target, or new.
columns-export-lesions-modality = Imaging modality.
columns-export-lesions-organ = Organ or region of the lesion.
columns-export-lesions-is-lymph-node = The lesion is a lymph node.
columns-export-lesions-in-implant-field = The lesion lies in the field of the implanted seeds.
columns-export-lesions-diameter-ap-mm = Largest anteroposterior diameter (a).
columns-export-lesions-diameter-cc-mm = Largest craniocaudal diameter (b).
columns-export-lesions-diameter-tr-mm = Largest transverse diameter (c).
columns-export-lesions-longest-diameter-mm = Longest diameter in the axial plane.
columns-export-lesions-short-axis-mm = Short axis, for lymph nodes.
columns-export-lesions-status = What was seen: measured, absent, too small to measure, not evaluable, present, unequivocal progression; for a new lesion equivocal or unequivocal.

## implants

columns-export-implants-implant-date = Day of the implantation session.
columns-export-implants-site-no = Number of the implanted site within the session.
columns-export-implants-location-class = Where the site lies: near the surface, in bone, or internal.
columns-export-implants-seed-count = Seeds implanted at the site.
columns-export-implants-activity-per-seed-mbq = Activity of one seed on the day of implantation.
columns-export-implants-prescription-dose-gy = Prescribed dose.
columns-export-implants-verification-ct-date = Day of the CT that verified the dose.
columns-export-implants-supplementary-seed-count = Further seeds implanted after verification.

## anlotinib

columns-export-anlotinib-start-date = First day of the dosing period.
columns-export-anlotinib-end-date = Last day of the dosing period; missing while it goes on.
columns-export-anlotinib-daily-dose-mg = Daily dose on days of intake.
columns-export-anlotinib-days-on = Days of intake in a cycle.
columns-export-anlotinib-days-off = Days of rest in a cycle.
columns-export-anlotinib-stop-reason = Why the period ended.

## pain

columns-export-pain-assessment-date = Day of the assessment.
columns-export-pain-nrs = Pain on the numerical rating scale, 0 (none) to 10 (worst).
columns-export-pain-analgesic = Analgesic taken.

## adverse_events

columns-export-adverse-events-term = CTCAE term of the event.
columns-export-adverse-events-ctcae-grade = CTCAE 5.0 grade.
columns-export-adverse-events-onset-date = Day the event began.
columns-export-adverse-events-resolved-date = Day the event was over.
columns-export-adverse-events-related-to = Treatment the event is attributed to.
columns-export-adverse-events-action = Action taken with treatment.
columns-export-adverse-events-outcome = Outcome of the event.

## follow_up

columns-export-follow-up-contact-date = Day of the contact.
columns-export-follow-up-vital-status = Alive or dead at the contact.
columns-export-follow-up-death-date = Day of death.
columns-export-follow-up-death-cause = Cause of death.
columns-export-follow-up-local-progression-date = Day of local progression.
columns-export-follow-up-distant-progression-date = Day of distant progression.
columns-export-follow-up-new-therapy-date = First day of another anticancer therapy.
columns-export-follow-up-new-therapy = Other anticancer therapy begun.

## patients

columns-patients-patient = Pseudonym of the patient (keyed HMAC-SHA-256).
columns-patients-site = Site the row came from.
columns-patients-arm = Treatment group: A anlotinib, B iodine-125 seeds, C both begun together.
columns-patients-treatment-start = First day of treatment: time zero.
columns-patients-data-cutoff = Last day of data that is used.
columns-patients-data-until = Last day whose records count: of death, else the cut-off.
columns-patients-new-therapy-date = First day of new therapy: the other treatment begun later, or one recorded at follow-up.
columns-patients-age-years = Age at treatment start in completed years.
columns-patients-sex = Sex. One of M, F.
columns-patients-height-cm = Body height. Unit: cm.
columns-patients-weight-kg = Body weight. Unit: kg.
columns-patients-bmi = Body mass index, kg/m2.
columns-patients-histology = Histological type: papillary (PTC) or follicular (FTC) thyroid carcinoma. One of PTC, FTC.
columns-patients-surgery = Thyroid surgery: near-total (NTT), total (TT), or total with bilateral central and lateral neck dissection (TT_BCLND_LND). One of NTT, TT, TT_BCLND_LND.
columns-patients-bilateral-tumor = Tumour in both thyroid lobes. One of Y, N.
columns-patients-extrathyroidal-extension = Extension beyond the thyroid capsule. One of Y, N.
columns-patients-metastasis = Sites of metastasis beyond lymph nodes: lung_only, bone_only, lung_and_bone, else lymph_node_only or none; missing where one that decides is unknown.
columns-patients-mutation = Oncogene mutation: negative, braf_v600e, tert, braf_and_tert; missing where either is unknown.
columns-patients-seed-count = Iodine-125 seeds implanted as study treatment; missing where there are none.
columns-patients-prior-i131-activity-gbq = Cumulative iodine-131 activity given before. Unit: GBq.
columns-patients-source-file-id = Source file, see audit.source_files.
columns-patients-source-row = Row in the source file; in CSV the header is row 1.

## attrition

columns-attrition-step = Place of the criterion in the order the rules are applied.
columns-attrition-criterion = Code of the criterion.
columns-attrition-label = Why a candidate leaves, in words.
columns-attrition-n-before = Candidates before this criterion.
columns-attrition-n-left = Candidates who leave here.
columns-attrition-n-after = Candidates who stay.
columns-attrition-n-failing-at-all = Candidates who do not pass this criterion, whether or not they left before.

## result_grades

columns-result-grades-test-code = Laboratory test. One of TSH, TG, TGAB, FT3, FT4, PLT, WBC, HGB, ALB, CA, ALT, AST, CREA.
columns-result-grades-study-day = Day of treatment; treatment start is day 1.
columns-result-grades-term = CTCAE 5.0 term.
columns-result-grades-graded-value = Number that is graded, in the unit of the test; calcium corrected for albumin.
columns-result-grades-is-baseline = Whether it is the baseline record of the test.
columns-result-grades-is-on-treatment = Whether the result lies after the baseline record, and on or after the first day.
columns-result-grades-ctcae-grade = CTCAE 5.0 grade, 0 for none; missing where a limit it needs is not given.

## exposure

columns-exposure-seed-count = Iodine-125 seeds implanted as study treatment.
columns-exposure-implant-sessions = Days of implantation.
columns-exposure-total-activity-mbq = Total activity implanted, MBq; missing where one activity is.
columns-exposure-prescription-dose-min-gy = Lowest prescription dose, Gy.
columns-exposure-prescription-dose-max-gy = Highest prescription dose, Gy.
columns-exposure-expected-dose-gy = Prescription dose expected by the study's rule, Gy.
columns-exposure-anlotinib-mg = Cumulative anlotinib, mg.
columns-exposure-last-dose-date = Last day of study treatment: implant session or day of anlotinib.
columns-exposure-anlotinib-days = Days from the first to the last day of dosing.
columns-exposure-anlotinib-planned-mg = Anlotinib at full dose and schedule over the same days, mg.
columns-exposure-relative-dose-intensity = Cumulative anlotinib as a fraction of what was planned.

## adverse_events

columns-adverse-events-term = CTCAE 5.0 term; as written where it is not coded.
columns-adverse-events-coded-term = CTCAE 5.0 term; missing where it is not coded.
columns-adverse-events-soc = System organ class of the term; missing where it is not coded.
columns-adverse-events-reported-term = Term as written.
columns-adverse-events-onset-day = Day of treatment the event began; treatment start is day 1.
columns-adverse-events-resolved-date = Day the event was over, up to the last day that counts.
columns-adverse-events-resolved-date-imputed = How that day was imputed: D the day, M month and day.
columns-adverse-events-related-to = Treatment the event is attributed to. One of anlotinib, seeds, both, none, unknown.
columns-adverse-events-is-related = Whether the event is attributed to the study treatment; missing where that is unknown.
columns-adverse-events-is-treatment-emergent = Whether the event began on treatment: from the first day to some days after the last dose, not after new therapy has begun.

## response

columns-response-scope = overall: all lesions; local: lesions in the implant field (group A: all targets).
columns-response-assessment-no = Number of the assessment in time; baseline is 0.
columns-response-exam-date = Day the assessment is dated by.
columns-response-visit = Visit the examination stands for: of those that count, the nearest to it.
columns-response-sod-mm = Sum of diameters of the targets, mm; missing where one is unknown.
columns-response-baseline-sod-mm = Sum of diameters of the targets at baseline, mm.
columns-response-nadir-sod-mm = Smallest complete sum of diameters before this examination, baseline included, mm.
columns-response-target-response = Response of the targets: CR, PR, SD, PD, NE; missing where there are none.
columns-response-non-target-response = Response of the non-targets: CR, NON-CR/NON-PD, PD, NE; missing where there are none.
columns-response-new-lesion = Whether a new lesion is unequivocal.
columns-response-response = Response of the examination.
columns-response-confirmed = Whether a later examination confirms CR, PR or PD; missing for other responses.
columns-response-confirmed-as-pr = Whether a later examination confirms at least a partial response.
columns-response-pd-confirmed = Whether a later examination confirms the progression.
columns-response-counts = Whether the examination counts: not after the first PD, nor after new therapy.

## tumor_size

columns-tumor-size-visit = Visit the assessment stands for; missing where another lies nearer to it.
columns-tumor-size-sod-mm = Sum of diameters of the target lesions, mm.
columns-tumor-size-volume-cm3 = Volume of the target lesions, cm3.
columns-tumor-size-vrr-percent = Volume reduction rate, percent of baseline.
columns-tumor-size-n-targets = Target lesions at baseline.
columns-tumor-size-n-unknown = Target lesions whose diameter is unknown here.

## ae_counts

columns-ae-counts-level = any: all events; class: a system organ class; term: a term.
columns-ae-counts-soc = System organ class of CTCAE 5.0, or that the term is not coded; missing for all events.
columns-ae-counts-term = CTCAE 5.0 term, as written where it is not coded; missing for a class.
columns-ae-counts-patients = Patients of the arm.
columns-ae-counts-n-patients = Patients with such an event.
columns-ae-counts-n-grade-1 = Patients whose worst grade is 1.
columns-ae-counts-n-grade-2 = Patients whose worst grade is 2.
columns-ae-counts-n-grade-3 = Patients whose worst grade is 3.
columns-ae-counts-n-grade-4 = Patients whose worst grade is 4.
columns-ae-counts-n-grade-5 = Patients whose worst grade is 5.
columns-ae-counts-n-related = Patients with such an event attributed to the study treatment.
columns-ae-counts-n-related-severe = Patients with such an event of grade 3 or worse attributed to the study treatment.

## ae_worst_grade

columns-ae-worst-grade-worst-grade = Worst CTCAE grade, 0 for none.
columns-ae-worst-grade-worst-related-grade = Worst CTCAE grade attributed to the study treatment, 0 for none.
columns-ae-worst-grade-worst-unattributed-grade = Worst CTCAE grade of events whose attribution is unknown, 0 for none.
columns-ae-worst-grade-n-events = Treatment-emergent events.

## best_response

columns-best-response-best-response = Best response, confirmed or not.
columns-best-response-best-response-confirmed = Best response with CR and PR confirmed.
columns-best-response-first-response-date = Day of the first CR or PR.
columns-best-response-duration-days = Duration of response, days from the first CR or PR to progression or death, else to the last evaluable examination.
columns-best-response-duration = Duration of response, months.
columns-best-response-duration-ended = Whether the response ended (progression or death); else it is censored.

## laboratory_grades

columns-laboratory-grades-computed-grade = Worst grade by the laboratory values, 0 for none; missing where no result could be graded.
columns-laboratory-grades-recorded-grade = Worst grade recorded as adverse event under the same term, 0 for none.
columns-laboratory-grades-agrees = Whether the two are equal; missing where no result could be graded.

## best_response_counts

columns-best-response-counts-response = Best response by RECIST 1.1.
columns-best-response-counts-response-order = Place in the order of the vocabulary, from 1.
columns-best-response-counts-n-best = Patients with this best response, confirmation not required.
columns-best-response-counts-n-confirmed = Patients with this best response where CR and PR must be confirmed.

## pain

columns-pain-visit = baseline, or m and the months after treatment start.
columns-pain-visit-order = Place of the visit in time; baseline is 0.
columns-pain-state = assessed, progressed_before, died_before, not_reached or missing.
columns-pain-change = Change of NRS from baseline.

## response_visit

columns-response-visit-response = Overall response of the visit's examination.
columns-response-visit-exam-date = Day of the visit's examination.

## survival

columns-survival-endpoint = Code of the endpoint.
columns-survival-sensitivity-set = primary, or the sensitivity set.
columns-survival-start-date = First day of treatment.
columns-survival-end-date = Day of the event or of censoring.
columns-survival-time-days = Days from start to end, both included.
columns-survival-time-months = The same in months.
columns-survival-event = 1 event, 0 censored.
columns-survival-reason = Event, or reason of censoring.

## tg

columns-tg-specimen-date = Day of the specimen.
columns-tg-tg-ng-ml = Thyroglobulin for analysis, ng/mL.
columns-tg-tg-reported-ng-ml = Thyroglobulin as reported, ng/mL: the limit where it lies beyond one.
columns-tg-tg-comparator = < or > where the value lies beyond the limit of the method.
columns-tg-change-ng-ml = Change from baseline, ng/mL.
columns-tg-change-percent = Change from baseline, percent.
columns-tg-nadir-ng-ml = Lowest usable value up to this visit, ng/mL.
columns-tg-tgab-positive = Whether TgAb was positive at the visit (Tg is unreliable); missing where not measured.
columns-tg-tsh-unsuppressed = Whether TSH was at or above the limit at the visit (Tg is not comparable); missing where not measured.
columns-tg-usable = Whether the value is measured and not flagged.

## tg_doubling_time

columns-tg-doubling-time-n-usable = Usable values that are quantified.
columns-tg-doubling-time-slope-per-month = Slope of ln(Tg), per month.
columns-tg-doubling-time-doubling-time-months = Doubling time, months; negative where Tg falls, missing where it is level.

## adjusted_balance

columns-adjusted-balance-arm = Arm whose hazard is above the line.
columns-adjusted-balance-reference-arm = Arm whose hazard is below the line.
columns-adjusted-balance-adjustment = none: as observed; overlap: weighted by the chance of the other treatment.
columns-adjusted-balance-covariate = Covariate of the propensity score, or what else is known before treatment.
columns-adjusted-balance-in-score = Whether the score has it; weighting by it makes its difference 0.
columns-adjusted-balance-n-arm = Patients of the arm with all covariates of the score, and this one.
columns-adjusted-balance-n-reference = Patients of the reference arm, likewise.
columns-adjusted-balance-mean-arm = Mean in the arm; of yes or no the share of yes.
columns-adjusted-balance-mean-reference = Mean in the reference arm.
columns-adjusted-balance-smd = Standardised mean difference, absolute, over the spread before weighting; missing where it is not defined.

## adjusted_curves

columns-adjusted-curves-curve-arm = Which of the two the curve is of.
columns-adjusted-curves-time-months = Time since treatment start, months; one row per distinct time, from 0.
columns-adjusted-curves-survival = Weighted Kaplan–Meier estimate of being free of the event after this time.
columns-adjusted-curves-weight-at-risk = Overlap weights of those under observation just before this time.

## adjusted_effects

columns-adjusted-effects-adjustment = none: as observed; overlap: weighted by the chance of the other treatment. Both are of the same patients.
columns-adjusted-effects-covariates = Covariates of the propensity score; missing where there is no adjustment.
columns-adjusted-effects-n-arm = Patients of the arm with all covariates.
columns-adjusted-effects-n-reference = Patients of the reference arm with all covariates.
columns-adjusted-effects-left-out = Patients of both arms left out because a covariate is missing.
columns-adjusted-effects-events-arm = Events in the arm.
columns-adjusted-effects-events-reference = Events in the reference arm.
columns-adjusted-effects-effective-n-arm = Effective sample size of the arm (Kish).
columns-adjusted-effects-effective-n-reference = Effective sample size of the reference arm (Kish).
columns-adjusted-effects-score-min-arm = Lowest propensity score in the arm.
columns-adjusted-effects-score-max-arm = Highest propensity score in the arm.
columns-adjusted-effects-score-min-reference = Lowest propensity score in the reference arm.
columns-adjusted-effects-score-max-reference = Highest propensity score in the reference arm.
columns-adjusted-effects-hazard-ratio = Hazard of the arm over that of the reference arm; missing where `not_made` says why.
columns-adjusted-effects-lower = Lower limit, normal on the log scale, robust error.
columns-adjusted-effects-upper = Upper limit, normal on the log scale, robust error.
columns-adjusted-effects-p = p of a hazard ratio of 1 by the robust error, not adjusted for the number of tests.
columns-adjusted-effects-bootstrap-lower = Lower limit, percentile of the resamples; the score is new in each.
columns-adjusted-effects-bootstrap-upper = Upper limit, percentile of the resamples; missing where there is none.
columns-adjusted-effects-e-value = E-value of the hazard ratio: risk ratio by which an unmeasured confounder would have to go with both treatment and outcome to explain it away.
columns-adjusted-effects-e-value-limit = E-value of the limit nearest to 1; 1 where the interval holds 1.
columns-adjusted-effects-rmst-horizon-months = Horizon of the restricted means, months.
columns-adjusted-effects-rmst-difference-months = Restricted mean of the arm less that of the reference arm, months.
columns-adjusted-effects-rmst-lower-months = Lower limit of the difference, normal.
columns-adjusted-effects-rmst-upper-months = Upper limit of the difference, normal.
columns-adjusted-effects-rmst-bootstrap-lower-months = Lower limit of the difference, percentile of the resamples.
columns-adjusted-effects-rmst-bootstrap-upper-months = Upper limit of the difference, percentile of the resamples.
columns-adjusted-effects-resamples = Bootstrap resamples.
columns-adjusted-effects-resamples-estimable = Resamples in which the score and the hazard ratio, also one of 0 or without limit, could be estimated.
columns-adjusted-effects-method = Model of the hazard ratio.
columns-adjusted-effects-method-kind = Kind of the model.
columns-adjusted-effects-not-made = Kind of the reason why there is no hazard ratio; missing where there is one.
columns-adjusted-effects-bootstrap-not-made = Kind of the reason why its bootstrap limits are missing.
columns-adjusted-effects-rmst-not-made = Kind of the reason why there is no difference of restricted means.
columns-adjusted-effects-rationale = The reasons in words.
columns-adjusted-effects-estimand = What is estimated: a row of `statistics.estimands`.

## balance

columns-balance-row = Characteristic: row of Table 1, or what else is known before treatment.
columns-balance-arms = The two arms.
columns-balance-smd = Standardised mean difference, absolute; missing where it is not defined.
columns-balance-n = Patients per arm with a value.
columns-balance-method = How it is computed.
columns-balance-method-kind = Kind of the method.

## baseline_overall

columns-baseline-overall-section = Section of the table.
columns-baseline-overall-row = Row label.
columns-baseline-overall-level = Category or time point of the row, where it has one.
columns-baseline-overall-arm = Treatment group; missing for a cell about all of them (the p).
columns-baseline-overall-n = Patients the cell is about.
columns-baseline-overall-missing = Patients of the arm without a value.
columns-baseline-overall-kind = What the cell shows: mean_sd, median_quartiles, count_percent, proportion or p.
columns-baseline-overall-value = Number behind the text: count, share, mean or median.
columns-baseline-overall-text = The cell as printed.
columns-baseline-overall-p = Unrounded p of the comparison, in the cell that prints it.
