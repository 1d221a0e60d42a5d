"""The ADaM-style datasets keep the rules of the ADaM guide and say what the derived tables say."""

import pytest

from tests.spec.world import DAY_ONE, cohort, protocol_with

DATASETS = ("adsl", "adrs", "adtte", "adlb", "adqs", "adae")
BASIC = ("adrs", "adtte", "adlb", "adqs")
ANALYSED = ("adrs", "adlb", "adqs")
REQUIRED = {
    "adsl": "studyid usubjid subjid siteid age ageu sex race arm trt01p trtsdt trtedt",
    "adrs": "studyid usubjid trtp param paramcd aval avalc",
    "adtte": "studyid usubjid trtp param paramcd aval startdt adt cnsr",
    "adlb": "studyid usubjid trtp param paramcd aval base chg ablfl",
    "adqs": "studyid usubjid trtp param paramcd aval base chg ablfl",
    "adae": "studyid usubjid aeseq aeterm trta trtemfl astdt",
}
LABELS = {
    "studyid": "Study Identifier",
    "usubjid": "Unique Subject Identifier",
    "subjid": "Subject Identifier for the Study",
    "siteid": "Study Site Identifier",
    "age": "Age",
    "ageu": "Age Units",
    "sex": "Sex",
    "race": "Race",
    "armcd": "Planned Arm Code",
    "trt01p": "Planned Treatment for Period 01",
    "trt01pn": "Planned Treatment for Period 01 (N)",
    "trt01a": "Actual Treatment for Period 01",
    "trt01an": "Actual Treatment for Period 01 (N)",
    "trtp": "Planned Treatment",
    "trtpn": "Planned Treatment (N)",
    "trta": "Actual Treatment",
    "trtan": "Actual Treatment (N)",
    "ittfl": "Intent-To-Treat Population Flag",
    "saffl": "Safety Population Flag",
    "trtsdt": "Date of First Exposure to Treatment",
    "trtedt": "Date of Last Exposure to Treatment",
    "trtdurd": "Total Treatment Duration (Days)",
    "dthdt": "Date of Death",
    "dthdtf": "Date of Death Imputation Flag",
    "lstalvdt": "Date Last Known Alive",
    "param": "Parameter",
    "paramcd": "Parameter Code",
    "paramn": "Parameter (N)",
    "aval": "Analysis Value",
    "avalc": "Analysis Value (C)",
    "base": "Baseline Value",
    "chg": "Change from Baseline",
    "pchg": "Percent Change from Baseline",
    "anrlo": "Analysis Normal Range Lower Limit",
    "anrhi": "Analysis Normal Range Upper Limit",
    "anrind": "Analysis Reference Range Indicator",
    "btoxgr": "Baseline Toxicity Grade",
    "ablfl": "Baseline Record Flag",
    "anl01fl": "Analysis Flag 01",
    "anl02fl": "Analysis Flag 02",
    "aseq": "Analysis Sequence Number",
    "adt": "Analysis Date",
    "ady": "Analysis Relative Day",
    "avisit": "Analysis Visit",
    "avisitn": "Analysis Visit (N)",
    "startdt": "Time-to-Event Origin Date for Subject",
    "cnsr": "Censor",
    "evntdesc": "Event or Censoring Description",
    "cnsdtdsc": "Censor Date Description",
    "srcdom": "Source Data",
    "srcvar": "Source Variable",
    "srcseq": "Source Sequence Number",
    "aeterm": "Reported Term for the Adverse Event",
    "aedecod": "Dictionary-Derived Term",
    "aebodsys": "Body System or Organ Class",
    "trtemfl": "Treatment Emergent Analysis Flag",
    "astdt": "Analysis Start Date",
    "astdy": "Analysis Start Relative Day",
    "aendt": "Analysis End Date",
    "aendtf": "Analysis End Date Imputation Flag",
    "aendy": "Analysis End Relative Day",
    "atoxgr": "Analysis Toxicity Grade",
    "atoxgrn": "Analysis Toxicity Grade (N)",
    "aoccifl": "1st Max Sev./Int. Occurrence Flag",
}
ONE_TO_ONE = [
    *((dataset, "paramcd", "param") for dataset in BASIC),
    *((dataset, "paramcd", "paramn") for dataset in ("adrs", "adtte", "adlb")),
    *((dataset, "avisit", "avisitn") for dataset in ANALYSED),
    *((dataset, "trtp", "trtpn") for dataset in (*BASIC, "adae")),
    ("adsl", "trt01p", "trt01pn"),
    ("adsl", "armcd", "arm"),
    ("adrs", "paramcd || avalc", "paramcd || aval"),
    ("adlb", "paramcd || avalc", "paramcd || aval"),
]
KEYS = {
    "adsl": "usubjid",
    "adrs": "usubjid, aseq",
    "adtte": "usubjid, paramcd",
    "adlb": "usubjid, aseq",
    "adqs": "usubjid, aseq",
    "adae": "usubjid, aeseq",
}
DAYS = [
    *((dataset, "adt", "ady") for dataset in ANALYSED),
    ("adae", "astdt", "astdy"),
    ("adae", "aendt", "aendy"),
]


def columns(con, dataset):
    """Name → (type, label) of a dataset's variables."""
    return {
        name: (kind, label)
        for name, kind, label in con.execute(
            """SELECT column_name, data_type, comment FROM duckdb_columns()
            WHERE schema_name = 'adam' AND table_name = $name""",
            {"name": dataset},
        ).fetchall()
    }


def rows(con, query):
    return con.execute(query).fetchall()


def same_rows(con, one, other):
    """Both SELECTs have rows, and the same ones as often."""
    assert rows(con, f"SELECT count(*) > 0 FROM ({one})") == [(True,)]
    assert rows(con, f"({one}) EXCEPT ALL ({other})") == []
    assert rows(con, f"({other}) EXCEPT ALL ({one})") == []


@pytest.mark.parametrize("dataset", DATASETS)
def test_required_variables_are_there(published, dataset):
    assert set(REQUIRED[dataset].split()) <= set(columns(published, dataset))


@pytest.mark.parametrize("dataset", DATASETS)
def test_variables_fit_a_sas_transport_file(published, dataset):
    for name, (kind, label) in columns(published, dataset).items():
        assert len(name) <= 8, name
        assert label, name
        assert len(label) <= 40, name
        if kind == "VARCHAR":
            longest = f"SELECT coalesce(max(strlen({name})), 0) <= 200 FROM adam.{dataset}"
            assert rows(published, longest) == [(True,)], name


@pytest.mark.parametrize("dataset", DATASETS)
def test_labels_are_those_of_cdisc(published, dataset):
    found = {name: label for name, (_, label) in columns(published, dataset).items()}
    expected = {name: label for name, label in LABELS.items() if name in found}
    assert {name: found[name] for name in expected} == expected


def test_a_variable_has_one_label_and_is_text_or_number_everywhere(published):
    seen = {}
    for dataset in DATASETS:
        for name, (kind, label) in columns(published, dataset).items():
            assert seen.setdefault(name, (kind == "VARCHAR", label)) == (kind == "VARCHAR", label)


@pytest.mark.parametrize("dataset", DATASETS)
def test_the_key_of_a_dataset_is_unique_and_complete(published, dataset):
    key = KEYS[dataset]
    repeated = f"SELECT {key} FROM adam.{dataset} GROUP BY ALL HAVING count(*) > 1"
    assert rows(published, repeated) == []
    missing = " OR ".join(f"{name} IS NULL" for name in ("studyid", *key.split(", ")))
    assert rows(published, f"SELECT {key} FROM adam.{dataset} WHERE {missing}") == []


def test_every_included_patient_is_one_subject(published):
    same_rows(
        published,
        "SELECT usubjid, siteid, armcd, trtsdt, age, sex, kpsbl, ecogbl FROM adam.adsl",
        "SELECT patient, site, arm, treatment_start, age_years, sex, kps, ecog FROM cohort.patients",
    )


@pytest.mark.parametrize("dataset", DATASETS[1:])
def test_every_subject_is_in_adsl_with_the_same_treatment(published, dataset):
    strangers = f"""SELECT d.usubjid FROM adam.{dataset} AS d
        LEFT JOIN adam.adsl AS s ON d.usubjid = s.usubjid AND d.studyid = s.studyid
            AND d.trtp = s.trt01p AND d.trta = s.trt01a
        WHERE s.usubjid IS NULL"""
    assert rows(published, strangers) == []


@pytest.mark.parametrize(("dataset", "one", "other"), ONE_TO_ONE)
def test_codes_and_their_words_stand_one_to_one(published, dataset, one, other):
    for a, b in ((one, other), (other, one)):
        several = f"""SELECT {a} FROM adam.{dataset} WHERE {a} IS NOT NULL AND {b} IS NOT NULL
            GROUP BY {a} HAVING count(DISTINCT {b}) > 1"""
        assert rows(published, several) == []


@pytest.mark.parametrize("dataset", BASIC)
def test_parameter_codes_can_name_a_sas_variable(published, dataset):
    wrong = f"SELECT paramcd FROM adam.{dataset} WHERE NOT regexp_full_match(paramcd, '[A-Z][A-Z0-9]{{0,7}}')"
    assert rows(published, wrong) == []


@pytest.mark.parametrize("dataset", DATASETS)
def test_flags_are_y_or_n_or_missing(published, dataset):
    for name in columns(published, dataset):
        if name.endswith("fl"):
            other = f"SELECT {name} FROM adam.{dataset} WHERE {name} NOT IN ('Y', 'N')"
            assert rows(published, other) == [], name


@pytest.mark.parametrize(("dataset", "day", "number"), DAYS)
def test_relative_days_have_no_day_zero(published, dataset, day, number):
    wrong = f"""SELECT {day}, {number} FROM adam.{dataset}
        WHERE {number} IS DISTINCT FROM
            date_diff('day', trtsdt, {day}) + CASE WHEN {day} >= trtsdt THEN 1 ELSE 0 END
        OR {number} = 0"""
    assert rows(published, wrong) == []


@pytest.mark.parametrize(("dataset", "day", "number"), DAYS)
def test_nothing_is_dated_after_the_cut_off(published, dataset, day, number):
    late = f"""SELECT d.usubjid FROM adam.{dataset} AS d
        JOIN adam.adsl AS s ON d.usubjid = s.usubjid WHERE d.{day} > s.dcutdt"""
    assert rows(published, late) == []


def test_treatment_ends_on_or_after_its_first_day_and_before_death(published):
    wrong = """SELECT usubjid FROM adam.adsl
        WHERE trtedt IS NULL OR trtedt < trtsdt OR trtedt > dcutdt OR trtedt > dthdt
            OR trtedt >= newthdt OR trtdurd <> date_diff('day', trtsdt, trtedt) + 1"""
    assert rows(published, wrong) == []


@pytest.mark.parametrize("dataset", ["adlb", "adqs"])
def test_a_subject_has_at_most_one_baseline_per_parameter_not_after_treatment_start(
    published, dataset
):
    several = f"""SELECT usubjid, paramcd FROM adam.{dataset} WHERE ablfl = 'Y'
        GROUP BY ALL HAVING count(*) > 1"""
    assert rows(published, several) == []
    late = (
        f"SELECT usubjid FROM adam.{dataset} WHERE ablfl = 'Y' AND (adt > trtsdt OR avisitn <> 0)"
    )
    assert rows(published, late) == []


@pytest.mark.parametrize("dataset", ["adlb", "adqs"])
def test_base_is_the_value_of_the_baseline_record(published, dataset):
    wrong = f"""SELECT d.usubjid FROM adam.{dataset} AS d
        LEFT JOIN adam.{dataset} AS b
            ON d.usubjid = b.usubjid AND d.paramcd = b.paramcd AND b.ablfl = 'Y'
        WHERE d.base IS DISTINCT FROM b.aval"""
    assert rows(published, wrong) == []


@pytest.mark.parametrize("dataset", ["adlb", "adqs"])
def test_change_is_value_minus_base_from_the_baseline_record_on(published, dataset):
    wrong = f"""SELECT d.usubjid FROM adam.{dataset} AS d
        LEFT JOIN adam.{dataset} AS b
            ON d.usubjid = b.usubjid AND d.paramcd = b.paramcd AND b.ablfl = 'Y'
        WHERE abs(d.chg - (d.aval - d.base)) > 1e-6
            OR (d.chg IS NULL) <> (d.aval IS NULL OR d.base IS NULL OR d.adt < b.adt)"""
    assert rows(published, wrong) == []


def test_percent_change_is_change_over_base(published):
    wrong = """SELECT usubjid FROM adam.adlb
        WHERE abs(pchg - 100 * chg / base) > 1e-6 OR (pchg IS NULL) <> (chg IS NULL OR base = 0)"""
    assert rows(published, wrong) == []


def test_a_visit_has_one_analysed_record_per_parameter(published):
    for dataset in ANALYSED:
        several = f"""SELECT usubjid, paramcd, avisit FROM adam.{dataset}
            WHERE anl01fl = 'Y' AND avisit IS NOT NULL GROUP BY ALL HAVING count(*) > 1"""
        assert rows(published, several) == []
        unflagged = (
            f"SELECT usubjid FROM adam.{dataset} WHERE anl01fl IS NULL AND avisit IS NOT NULL"
        )
        assert rows(published, unflagged) == []


def test_time_to_event_is_that_of_the_derived_table(published):
    same_rows(
        published,
        """SELECT usubjid, regexp_extract(paramcd, '^(LPFS|PFS|OS)') AS endpoint,
            CASE regexp_replace(paramcd, '^(LPFS|PFS|OS)', '') WHEN '' THEN 'primary'
                WHEN 'NT' THEN 'no_censoring_at_new_therapy'
                WHEN 'MV' THEN 'censored_after_missed_visits'
                WHEN 'CP' THEN 'confirmed_progression'
                WHEN 'IM' THEN 'progression_on_imaging' END AS sensitivity_set,
            startdt, adt, ady, aval, cnsr FROM adam.adtte""",
        """SELECT patient, endpoint, sensitivity_set, start_date, end_date, time_days, time_months,
            CASE event WHEN 1 THEN 0 ELSE 1 END FROM derived.survival""",
    )


def test_what_is_censored_says_why_and_an_event_does_not(published):
    wrong = """SELECT usubjid FROM adam.adtte
        WHERE cnsr NOT IN (0, 1) OR evntdesc IS NULL OR (cnsr = 0) <> (cnsdtdsc IS NULL)"""
    assert rows(published, wrong) == []


def test_the_source_record_of_a_time_to_event_has_its_date(published):
    wrong = """SELECT t.usubjid, t.evntdesc FROM adam.adtte AS t
        JOIN adam.adsl AS s ON t.usubjid = s.usubjid
        LEFT JOIN adam.adrs AS r
            ON t.usubjid = r.usubjid AND t.srcseq = r.aseq
            AND r.paramcd = CASE WHEN t.paramcd LIKE 'L%' THEN 'LOCLRESP' ELSE 'OVRLRESP' END
        LEFT JOIN staging.follow_up AS f
            ON t.srcfile = f.source_file_id AND t.srcrow = f.source_row
        WHERE t.adt IS DISTINCT FROM CASE t.srcvar
            WHEN 'ADT' THEN r.adt WHEN 'DTHDT' THEN s.dthdt WHEN 'LSTALVDT' THEN s.lstalvdt
            WHEN 'TRTSDT' THEN s.trtsdt WHEN 'LOCAL_PROGRESSION_DATE' THEN f.local_progression_date
            WHEN 'DISTANT_PROGRESSION_DATE' THEN f.distant_progression_date
            END"""
    assert rows(published, wrong) == []


def test_responses_are_those_of_the_derived_tables(published):
    same_rows(
        published,
        """SELECT usubjid, paramcd, adt, avalc, CASE anl02fl WHEN 'Y' THEN TRUE ELSE FALSE END,
            CASE WHEN adt IS NOT NULL THEN coalesce('m' || avisitn, '') END FROM adam.adrs""",
        """SELECT patient, CASE scope WHEN 'overall' THEN 'OVRLRESP' ELSE 'LOCLRESP' END, exam_date,
            response, counts, coalesce(visit, '') FROM derived.response
        UNION ALL SELECT patient, CASE scope WHEN 'overall' THEN 'BOR' ELSE 'LBOR' END, NULL,
            best_response, TRUE, NULL FROM derived.best_response
        UNION ALL SELECT patient, CASE scope WHEN 'overall' THEN 'CBOR' ELSE 'LCBOR' END, NULL,
            best_response_confirmed, TRUE, NULL FROM derived.best_response""",
    )


def test_a_better_response_has_a_smaller_value(published):
    assert (
        rows(
            published,
            "SELECT DISTINCT avalc FROM adam.adrs WHERE aval IS NULL OR aval NOT BETWEEN 1 AND 6",
        )
        == []
    )
    order = ["CR", "PR", "SD", "NON-CR/NON-PD", "PD", "NE"]
    found = rows(published, "SELECT DISTINCT aval, avalc FROM adam.adrs ORDER BY aval")
    assert found == [(n, code) for n, code in enumerate(order, 1) if (n, code) in found]


def test_thyroglobulin_of_a_visit_is_that_of_the_derived_table(published):
    same_rows(
        published,
        """SELECT usubjid, CASE avisitn WHEN 0 THEN 'baseline' ELSE 'm' || avisitn END, adt, aval,
            chg, pchg, coalesce(anl02fl = 'Y', FALSE), srcfile, srcrow
        FROM adam.adlb WHERE paramcd = 'TG' AND anl01fl = 'Y'""",
        """SELECT patient, visit, specimen_date, tg_ng_ml, change_ng_ml, change_percent, usable,
            source_file_id, source_row FROM derived.tg WHERE tg_ng_ml IS NOT NULL""",
    )


def test_every_result_up_to_the_cut_off_is_in_adlb(published):
    same_rows(
        published,
        "SELECT usubjid, paramcd, adt, srcfile, srcrow FROM adam.adlb",
        """SELECT l.patient, test_code, CAST(specimen_datetime AS DATE), l.source_file_id,
            l.source_row FROM staging.labs AS l JOIN cohort.patients AS p ON l.patient = p.patient
        WHERE CAST(specimen_datetime AS DATE) <= data_cutoff""",
    )


def test_the_parameter_names_the_unit_of_its_results(published):
    other = """SELECT DISTINCT a.param, l.unit FROM adam.adlb AS a
        JOIN staging.labs AS l ON a.srcfile = l.source_file_id AND a.srcrow = l.source_row
            AND l.test_code = a.paramcd
        WHERE NOT ends_with(a.param, '(' || replace(l.unit, 'µ', 'u') || ')')"""
    assert rows(published, other) == []


def test_pain_of_a_visit_is_that_of_the_derived_table(published):
    same_rows(
        published,
        """SELECT usubjid, CASE avisitn WHEN 0 THEN 'baseline' ELSE 'm' || avisitn END, adt, aval,
            chg, srcfile, srcrow FROM adam.adqs WHERE anl01fl = 'Y'""",
        """SELECT patient, visit, assessment_date, nrs, change, source_file_id, source_row
        FROM derived.pain WHERE nrs IS NOT NULL""",
    )


def test_adverse_events_are_those_of_the_derived_table(published):
    same_rows(
        published,
        """SELECT usubjid, aeterm, atoxgrn, atoxgr, aetoxgr, astdt, aendt,
            coalesce(trtemfl = 'Y', FALSE), arel = 'RELATED' FROM adam.adae""",
        """SELECT patient, term, ctcae_grade, CAST(ctcae_grade AS VARCHAR),
            CAST(ctcae_grade AS VARCHAR), onset_date, resolved_date, is_treatment_emergent,
            is_related FROM derived.adverse_events""",
    )


def test_the_worst_event_is_flagged_once_per_subject(published):
    same_rows(
        published,
        "SELECT usubjid, atoxgrn FROM adam.adae WHERE aoccifl = 'Y'",
        "SELECT patient, worst_grade FROM derived.ae_worst_grade WHERE n_events > 0",
    )


def test_a_result_below_its_limit_keeps_its_text_and_is_analysed_by_the_factor():
    labs = """
        | patient | specimen_datetime | test_code | result |
        | P1      | D0                | TG        | <0.20  |
        | P1      | D60               | TG        | >500   |
        | P1      | D90               | TG        | 12     |
    """
    with cohort(labs=labs, anlotinib=_begun("P1")) as con:
        found = rows(
            con, "SELECT ady, lbstresc, aval, chg FROM adam.adlb WHERE paramcd = 'TG' ORDER BY adt"
        )
    assert found == [(-1, "<0.2", 0.1, 0.0), (60, ">500", 500.0, 499.9), (90, "12", 12.0, 11.9)]


def test_a_qualitative_result_has_words_and_no_number():
    labs = """
        | patient | specimen_datetime | test_code | result   |
        | P1      | D0                | TGAB      | negative |
        | P1      | D60               | TGAB      | positive |
    """
    with cohort(labs=labs, anlotinib=_begun("P1")) as con:
        found = rows(
            con,
            """SELECT ady, aval, avalc, lbstresc, anl01fl FROM adam.adlb
            WHERE paramcd = 'TGAB' ORDER BY adt""",
        )
    assert found == [
        (-1, None, "NEGATIVE", "NEGATIVE", "Y"),
        (60, None, "POSITIVE", "POSITIVE", "Y"),
    ]


def test_the_last_result_before_treatment_is_the_baseline_and_earlier_ones_have_no_change():
    labs = """
        | patient | specimen_datetime | test_code | result |
        | P1      | D-9               | TG        | 50     |
        | P1      | D0                | TG        | 40     |
        | P1      | D60               | TG        | 10     |
    """
    with cohort(labs=labs, anlotinib=_begun("P1")) as con:
        found = rows(
            con,
            """SELECT ady, base, chg, pchg, ablfl, anl01fl, avisit FROM adam.adlb
            WHERE paramcd = 'TG' ORDER BY adt""",
        )
    assert found == [
        (-10, 40.0, None, None, None, None, None),
        (-1, 40.0, 0.0, 0.0, "Y", "Y", "Baseline"),
        (60, 40.0, -30.0, -75.0, None, "Y", "Month 2"),
    ]


def test_a_response_that_is_not_confirmed_is_best_response_and_not_confirmed_best_response():
    lesions = """
        | patient | exam_date | lesion_id | longest_diameter_mm |
        | P1      | D0        | L1        | 40                  |
        | P1      | D60       | L1        | 20                  |
    """
    with cohort(lesions=lesions, anlotinib=_begun("P1")) as con:
        found = rows(con, "SELECT paramcd, avalc, aval FROM adam.adrs ORDER BY paramn")
    assert found == [
        ("OVRLRESP", "PR", 2),
        ("LOCLRESP", "PR", 2),
        ("BOR", "PR", 2),
        ("CBOR", "SD", 3),
        ("LBOR", "PR", 2),
        ("LCBOR", "SD", 3),
    ]


def test_an_event_before_treatment_is_not_treatment_emergent_and_the_worst_later_one_is_flagged():
    events = """
        | patient | term   | ctcae_grade | onset_date | resolved_date | related_to |
        | P1      | Nausea | 3           | D0         | D1            | anlotinib  |
        | P1      | Nausea | 1           | D1         |               | anlotinib  |
        | P1      | Fever  | 2           | D4         |               | none       |
    """
    with cohort(adverse_events=events, anlotinib=_begun("P1")) as con:
        found = rows(
            con, "SELECT aeseq, astdy, aendy, trtemfl, arel, aoccifl FROM adam.adae ORDER BY aeseq"
        )
    assert found == [
        (1, -1, 1, None, "RELATED", None),
        (2, 1, None, "Y", "RELATED", None),
        (3, 4, None, "Y", "NOT RELATED", "Y"),
    ]


@pytest.mark.parametrize(("cutoff", "n"), [("latest", 1), ("2024-02-15", 0)])
def test_what_comes_after_the_cut_off_is_in_no_dataset(cutoff, n):
    labs = """
        | patient | specimen_datetime | test_code | result |
        | P1      | D0                | TG        | 9      |
        | P1      | D60               | TG        | 9      |
    """
    with cohort(
        protocol=protocol_with(data_cutoff=cutoff),
        anlotinib=_begun("P1"),
        labs=labs,
        pain="| patient | assessment_date | nrs |\n| P1 | D60 | 3 |",
        adverse_events="| patient | term | ctcae_grade | onset_date |\n| P1 | Fever | 1 | D60 |",
    ) as con:
        for dataset, day in (("adlb", "ady"), ("adqs", "ady"), ("adae", "astdy")):
            late = f"SELECT count(*) FROM adam.{dataset} WHERE {day} = 60"
            assert rows(con, late) == [(n,)], dataset


def test_the_last_exposure_is_the_later_of_seeds_and_drug():
    implants = """
        | patient | implant_date |
        | P1      | D1           |
        | P2      | D1           |
        | P2      | D40          |
        | P3      | D1           |
    """
    doses = """
        | patient | start_date | end_date |
        | P1      | D1         | D30      |
        | P1      | D20        | D25      |
        | P2      | D1         | D30      |
    """
    contact = """
        | patient | contact_date |
        | P1      | D99          |
        | P2      | D99          |
        | P3      | D99          |
    """
    with cohort(implants=implants, anlotinib=doses, follow_up=contact) as con:
        found = rows(con, "SELECT armcd, trtedt, trtdurd FROM adam.adsl ORDER BY usubjid")
    days = [(arm, (end - DAY_ONE).days + 1, duration) for arm, end, duration in found]
    assert days == [("C", 25, 25), ("C", 40, 40), ("B", 1, 1)]


def test_with_nobody_included_every_dataset_is_empty():
    with cohort() as con:
        assert [rows(con, f"SELECT count(*) FROM adam.{name}") for name in DATASETS] == [
            [(0,)] for _ in DATASETS
        ]


def _begun(patient):
    return f"| patient | start_date |\n| {patient} | D1 |"
