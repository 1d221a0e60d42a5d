"""Explains, from the published file, a patient's arm, responses and ends of endpoints."""

from collections.abc import Callable

import duckdb

from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.explain.statement import Explanation, Section, Statement, statement
from rairdtc_pipeline.explain.timeline import timeline
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.trace.warehouse import Row, Warehouse
from rairdtc_pipeline.vocabulary import PRIMARY

# Value of a template parameter that is missing.
NONE = "none"


def explain(con: duckdb.DuckDBPyConnection, patient: str) -> Explanation:
    """Explain a candidate by the published pseudonym.

    Raises DeclarationError if no candidate has it; the error does not repeat the input.
    """
    warehouse = Warehouse(con)
    criteria = warehouse.rows(
        "SELECT * FROM cohort.eligibility WHERE patient = $patient ORDER BY step", patient=patient
    )
    if not criteria:
        raise DeclarationError(message("explain-no-patient"))
    included = warehouse.rows(
        "SELECT 1 FROM cohort.patients WHERE patient = $patient", patient=patient
    )
    parts: dict[Message, Callable[[Warehouse, str], list[Statement]]] = {
        message("explain-title-treatment"): _treatment
    }
    if included:
        parts |= {
            message("explain-title-survival"): _survival,
            message("explain-title-best"): _best,
            message("explain-title-visits"): _visits,
            message("explain-title-examinations"): _overall,
            message("explain-title-local"): _local,
            message("explain-title-timeline"): timeline,
        }
    sections = [Section(message("explain-title-criteria"), _criteria(warehouse, patient, criteria))]
    sections += [Section(title, tuple(say(warehouse, patient))) for title, say in parts.items()]
    return Explanation(
        message("explain-title", patient=patient),
        tuple(section for section in sections if section.statements),
    )


def _criteria(warehouse: Warehouse, patient: str, criteria: list[Row]) -> tuple[Statement, ...]:
    """Failed criteria with their rows, or a statement that no criterion failed."""
    failed = [
        statement(
            message(
                "explain-failed",
                criterion=str(row["criterion"]),
                status=str(row["status"]),
                observed=str(row["observed"] or NONE),
            ),
            warehouse.criterion_evidence(patient, str(row["criterion"])),
        )
        for row in criteria
        if not row["passed"]
    ]
    found = warehouse.evidence("cohort.patients", patient, [None])
    passed = statement(
        message("explain-included", count=len(criteria)),
        [row for row in found if row["export"] == "patients" and row["role"] == "decides"],
    )
    return tuple(failed) or (passed,)


def _treatment(warehouse: Warehouse, patient: str) -> list[Statement]:
    said = []
    found = warehouse.evidence("cohort.treatment", patient, [None])
    rows = [row for row in found if row["export"] in ("implants", "anlotinib")]
    for row in warehouse.rows("SELECT * FROM cohort.treatment WHERE patient = $p", p=patient):
        if row["first_implant_date"]:
            seeds = message(
                "explain-seeds-begun",
                first=str(row["first_implant_date"]),
                last=str(row["series_end_date"]),
            )
            said.append(statement(seeds, [r for r in rows if r["export"] == "implants"]))
        if row["first_anlotinib_date"]:
            drug = message("explain-anlotinib-begun", first=str(row["first_anlotinib_date"]))
            said.append(statement(drug, [r for r in rows if r["export"] == "anlotinib"]))
        window = warehouse.rows("SELECT combination_window_days AS days FROM protocol.settings")
        arm = message(
            "explain-arm",
            arm=str(row["arm"]),
            start=str(row["treatment_start"]),
            days=float(str(window[0]["days"])),
            both=str(bool(row["first_implant_date"] and row["first_anlotinib_date"])).lower(),
        )
        said.append(statement(arm, rows))
        if row["new_therapy_date"]:
            said.append(
                statement(
                    message("explain-new-therapy", date=str(row["new_therapy_date"])),
                    _new_therapy_rows(warehouse, patient, row["new_therapy_date"]),
                )
            )
    return said


def _new_therapy_rows(warehouse: Warehouse, patient: str, day: object) -> list[Row]:
    return warehouse.rows(
        """SELECT f.file_name, n.source_row FROM (
            SELECT source_file_id, source_row FROM staging.follow_up
            WHERE patient = $patient AND new_therapy_date = $day
            UNION ALL SELECT source_file_id, source_row FROM staging.implants
            WHERE patient = $patient AND implant_date = $day
            UNION ALL SELECT source_file_id, source_row FROM staging.anlotinib
            WHERE patient = $patient AND start_date = $day
        ) AS n JOIN audit.source_files AS f USING (source_file_id)""",
        patient=patient,
        day=day,
    )


def _survival(warehouse: Warehouse, patient: str) -> list[Statement]:
    found = warehouse.rows(
        """SELECT * FROM derived.survival WHERE patient = $patient AND sensitivity_set = $chosen
        ORDER BY endpoint""",
        patient=patient,
        chosen=PRIMARY,
    )
    return [
        statement(
            message(
                "explain-event" if row["event"] else "explain-censored",
                endpoint=str(row["endpoint"]),
                date=str(row["end_date"]),
                days=int(str(row["time_days"])),
                months=round(float(str(row["time_months"])), 1),
                reason=str(row["reason"]),
            ),
            _end_rows(warehouse, patient, row["endpoint"]),
        )
        for row in found
    ]


def _end_rows(warehouse: Warehouse, patient: str, endpoint: object) -> list[Row]:
    return warehouse.rows(
        """SELECT f.file_name, e.source_row FROM derived.survival_evidence AS e
        JOIN audit.source_files AS f USING (source_file_id)
        WHERE e.patient = $patient AND e.endpoint = $endpoint AND e.sensitivity_set = $chosen
        ORDER BY ALL""",
        patient=patient,
        endpoint=endpoint,
        chosen=PRIMARY,
    )


def _best(warehouse: Warehouse, patient: str) -> list[Statement]:
    found = warehouse.rows(
        "SELECT * FROM derived.best_response WHERE patient = $patient ORDER BY scope DESC",
        patient=patient,
    )
    return [
        statement(
            message(
                "explain-best",
                scope=str(row["scope"]),
                response=str(row["best_response"]),
                confirmed=str(row["best_response_confirmed"]),
                first=str(row["first_response_date"] or NONE),
            )
        )
        for row in found
    ]


def _visits(warehouse: Warehouse, patient: str) -> list[Statement]:
    found = warehouse.rows(
        """SELECT v.*, r.assessment_no FROM derived.response_visit AS v
        LEFT JOIN derived.response AS r ON v.patient = r.patient AND v.visit = r.visit
            AND r.scope = 'overall'
        WHERE v.patient = $patient ORDER BY v.visit_order""",
        patient=patient,
    )
    return [
        statement(
            message(
                "explain-visit",
                months=int(str(row["visit"])[1:]),
                state=str(row["state"]),
                response=str(row["response"] or NONE),
                date=str(row["exam_date"] or NONE),
            ),
            _lesion_rows(warehouse, patient, row, "overall"),
        )
        for row in found
    ]


def _overall(warehouse: Warehouse, patient: str) -> list[Statement]:
    return _examinations(warehouse, patient, "overall")


def _local(warehouse: Warehouse, patient: str) -> list[Statement]:
    return _examinations(warehouse, patient, "local")


def _examinations(warehouse: Warehouse, patient: str, scope: str) -> list[Statement]:
    found = warehouse.rows(
        """SELECT r.*, a.last_day FROM derived.response AS r
        JOIN derived.assessments AS a USING (patient, assessment_no)
        WHERE patient = $patient AND scope = $scope ORDER BY assessment_no""",
        patient=patient,
        scope=scope,
    )
    return [
        statement(_examination(row), _lesion_rows(warehouse, patient, row, scope)) for row in found
    ]


def _examination(row: Row) -> Message:
    sums = message("explain-sum-unknown")
    if None not in (row["sod_mm"], row["baseline_sod_mm"], row["nadir_sod_mm"]):
        now, baseline, lowest = (
            float(str(row[name])) for name in ("sod_mm", "baseline_sod_mm", "nadir_sod_mm")
        )
        change = 100 * (now - baseline) / baseline if baseline else 0.0
        sums = message(
            "explain-sum",
            sum=now,
            baseline=baseline,
            lowest=lowest,
            percent=round(abs(change), 1),
            direction="less" if change < 0 else "more" if change else "same",
        )
    return message(
        "explain-examination",
        date=str(row["exam_date"]),
        sums=sums,
        target=str(row["target_response"] or NONE),
        rest=str(row["non_target_response"] or NONE),
        new=str(bool(row["new_lesion"])).lower(),
        response=str(row["response"]),
        confirmed=NONE if row["confirmed"] is None else str(row["confirmed"]).lower(),
        counts=str(row["counts"]).lower(),
    )


def _lesion_rows(warehouse: Warehouse, patient: str, row: Row, scope: str) -> list[Row]:
    return warehouse.rows(
        """SELECT f.file_name, l.source_row FROM derived.lesion_assessments AS l
        JOIN audit.source_files AS f USING (source_file_id)
        WHERE patient = $patient AND assessment_no = $number AND ($scope = 'overall' OR is_local)
        ORDER BY ALL""",
        patient=patient,
        number=row["assessment_no"],
        scope=scope,
    )
