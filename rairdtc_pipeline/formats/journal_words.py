"""Titles and abbreviations of the tables as they are printed."""

TITLES = {
    "baseline_table": "Table 1. Characteristics of the patients",
    "response_table": "Table 2. Response to treatment",
    "change_table": "Table 3. Tumor size, thyroglobulin, pain and adverse events",
    "best_response": "Table 4. Best overall response, all patients",
    "adverse_events": "Table 5. Adverse events on treatment by class, term and worst grade",
}
ABBREVIATIONS = {
    "baseline_table": "BCLND, bilateral central lymph-node dissection; BMI, body mass index "
    "(kg/m²); ECOG, Eastern Cooperative Oncology Group performance status; FTC, follicular thyroid "
    "carcinoma; KPS, Karnofsky performance status; LND, lateral neck dissection; NTT, near-total "
    "thyroidectomy; PTC, papillary thyroid carcinoma; TT, total thyroidectomy.",
    "response_table": "CR, complete response; DCR, disease control rate; NE, not evaluable; ORR, "
    "objective response rate; PD, progressive disease; PR, partial response; SD, stable disease.",
    "change_table": "CTCAE, Common Terminology Criteria for Adverse Events; NRS, numerical rating "
    "scale; Tg, thyroglobulin; VRR, volume reduction rate.",
    "best_response": "By RECIST 1.1; a patient who was never assessed is not evaluable.",
    "adverse_events": "By CTCAE 5.0; a patient counts once in each row, by the worst grade.",
}
SMD = "SMD, largest absolute standardised mean difference between two groups."
GOES_ON = "Continued on the next page."
