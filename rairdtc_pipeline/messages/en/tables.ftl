### Titles and notes of the tables for a word processor.

tables-baseline-table = Table 1. Characteristics of the patients
tables-baseline-table-short = BCLND, bilateral central lymph-node dissection; BMI, body mass index (kg/m²); ECOG, Eastern Cooperative Oncology Group performance status; FTC, follicular thyroid carcinoma; KPS, Karnofsky performance status; LND, lateral neck dissection; NTT, near-total thyroidectomy; PTC, papillary thyroid carcinoma; TT, total thyroidectomy.
tables-response-table = Table 2. Response to treatment
tables-response-table-short = CR, complete response; DCR, disease control rate; NE, not evaluable; ORR, objective response rate; PD, progressive disease; PR, partial response; SD, stable disease.
tables-change-table = Table 3. Tumor size, thyroglobulin, pain and adverse events
tables-change-table-short = CTCAE, Common Terminology Criteria for Adverse Events; NRS, numerical rating scale; Tg, thyroglobulin; VRR, volume reduction rate.
tables-best-response = Table 4. Best overall response, all patients
tables-best-response-short = By RECIST 1.1; a patient who was never assessed is not evaluable.
tables-adverse-events = Table 5. Adverse events on treatment by class, term and worst grade
tables-adverse-events-short = By CTCAE 5.0; a patient counts once in each row, by the worst grade.
tables-smd = SMD, largest absolute standardised mean difference between two groups.
tables-kind = { $labels }: { $kind }
tables-goes-on = Continued on the next page.
# $title (text)
tables-continued = { $title } (continued)
tables-no-patients = No patients
