"""Patients who are classified differently in the publication and a scenario, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb

from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.vocabulary import labels, vocabulary
from rairdtc_pipeline.what_if.scenario import AFTER, BEFORE

Row = Mapping[str, object]
_STANDING = """
SELECT c.patient, p.patient IS NOT NULL AS included, coalesce(p.arm, c.arm) AS arm,
    t.first_implant_date, t.first_anlotinib_date, c.treatment_start
FROM {base}.cohort.candidates AS c LEFT JOIN {base}.cohort.patients AS p USING (patient)
LEFT JOIN {base}.cohort.treatment AS t ON c.patient = t.patient
"""
_CRITERIA = """
SELECT patient, step, criterion, status, passed, observed, observed_date
FROM {base}.cohort.eligibility
"""
_RESPONSES = """
SELECT patient, visit, visit_order, state, response, exam_date FROM {base}.derived.response_visit
"""
_ASSESSED = """
SELECT patient, exam_date, response, sod_mm, baseline_sod_mm, nadir_sod_mm, target_response,
    non_target_response, new_lesion
FROM {base}.derived.response WHERE scope = 'overall'
"""
_BEST = """
SELECT patient, scope, best_response, best_response_confirmed FROM {base}.derived.best_response
"""
_ENDS = """
SELECT patient, endpoint, event, reason, end_date, time_months FROM {base}.derived.survival
WHERE sensitivity_set = 'primary'
"""
_ENDINGS = labels(vocabulary().endings)


@dataclass(frozen=True)
class Reclassified:
    """One patient in another class. `kind` is the classification: standing, arm, response, best
    response or endpoint. `item` is the visit, scope or endpoint.
    """

    patient: str
    kind: str
    item: str
    before: Message
    after: Message
    reason: Message


@dataclass(frozen=True)
class _Assessed:
    """The result of an examination, and whether its assessment differs."""

    said: Message
    differs: bool


def reclassified(con: duckdb.DuckDBPyConnection) -> list[Reclassified]:
    """Every change of class, ordered by patient.

    If only one side has a patient in the cohort, the result contains only the change of standing.
    """
    found = [*_standings(con)]
    told = {each.patient for each in found if each.kind == "standing"}
    others = (*_responses(con), *_best_responses(con), *_endpoints(con))
    found += [each for each in others if each.patient not in told]
    return sorted(found, key=lambda each: each.patient)


def _pairs(
    con: duckdb.DuckDBPyConnection, query: str, *key: str
) -> Iterator[tuple[Row | None, Row | None]]:
    """Pairs of rows of both sides with the same key."""
    sides = []
    for base in (BEFORE, AFTER):
        rows = con.sql(f"SELECT * FROM ({query.format(base=base)}) ORDER BY ALL").pl()
        sides.append({tuple(row[name] for name in key): row for row in rows.to_dicts()})
    for item in dict.fromkeys((*sides[0], *sides[1])):
        yield sides[0].get(item), sides[1].get(item)


def _standings(con: duckdb.DuckDBPyConnection) -> Iterator[Reclassified]:
    criteria: dict[str, list[Message]] = {}
    for old, new in _pairs(con, _CRITERIA, "patient", "criterion"):
        if old and new and (old["status"], old["passed"]) != (new["status"], new["passed"]):
            criteria.setdefault(str(old["patient"]), []).append(
                message(
                    "whatif-criterion",
                    criterion=str(old["criterion"]),
                    before=_passed(old),
                    after=_passed(new),
                    observed=_observed(old, new),
                )
            )
    for old, new in _pairs(con, _STANDING, "patient"):
        standing = [_standing(side) for side in (old, new)]
        if standing[0] == standing[1]:
            continue
        patient = str((old or new or {})["patient"])
        if old is None or new is None:
            reason = message("whatif-rows-left-out")
        else:
            reasons = [*criteria.get(patient, ()), *_treated(old, new)]
            reason = message("whatif-reasons", reasons=reasons)
        same_standing = old and new and old["included"] == new["included"]
        kind = "arm" if same_standing else "standing"
        yield Reclassified(patient, kind, "", standing[0], standing[1], reason)


def _standing(row: Row | None) -> Message:
    if row is None:
        return message("whatif-no-candidate")
    id = "whatif-included" if row["included"] else "whatif-excluded"
    return message(id, arm=str(row["arm"] or "–"))


def _passed(row: Row) -> Message:
    id = "whatif-passed" if row["passed"] else "whatif-failed"
    return message(id, status=str(row["status"]).replace("_", " "))


def _observed(old: Row, new: Row) -> str:
    """The observed value; both values if the sides differ."""
    said = [
        " ".join(str(row[name]) for name in ("observed", "observed_date") if row[name])
        for row in (old, new)
    ]
    return " → ".join(dict.fromkeys(text or "–" for text in said))


def _treated(old: Row, new: Row) -> Iterator[Message]:
    for name in ("arm", "treatment_start", "first_implant_date", "first_anlotinib_date"):
        if old[name] != new[name]:
            said = name.replace("_", " ")
            yield message("whatif-value", name=said, before=_day(old[name]), after=_day(new[name]))


def _responses(con: duckdb.DuckDBPyConnection) -> Iterator[Reclassified]:
    assessed = _assessments(con)
    for old, new in _pairs(con, _RESPONSES, "patient", "visit"):
        said = [_response(row) for row in (old, new)]
        if said[0] == said[1]:
            continue
        row = old or new or {}
        sides = [side["exam_date"] for side in (old, new) if side and side["exam_date"]]
        days = sorted(set(map(str, sides)))
        patient = str(row["patient"])
        reasons = [assessed[patient, day].said for day in days if (patient, day) in assessed]
        if len(days) > 1 or not reasons:
            reasons.insert(0, message("whatif-examination", days=days))
        reason = message("whatif-reasons", reasons=reasons)
        yield Reclassified(patient, "response", str(row["visit"]), said[0], said[1], reason)


def _assessments(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], _Assessed]:
    """(patient, day of the examination) → result of the examination."""
    found = {}
    for old, new in _pairs(con, _ASSESSED, "patient", "exam_date"):
        row = old or new or {}
        sides = [_parts(side) for side in (old, new) if side]
        parts = {name: " → ".join(dict.fromkeys(side[name] for side in sides)) for name in sides[0]}
        id = "whatif-assessment-new-lesion" if row["new_lesion"] else "whatif-assessment"
        said = message(id, day=str(row["exam_date"]), **parts)
        found[str(row["patient"]), str(row["exam_date"])] = _Assessed(said, sides[0] != sides[-1])
    return found


def _parts(row: Row) -> dict[str, str]:
    return {
        "target": str(row["target_response"] or "–"),
        "other": str(row["non_target_response"] or "–"),
        "sum": _number(row["sod_mm"]),
        "baseline": _change(row["sod_mm"], row["baseline_sod_mm"]),
        "nadir": _change(row["sod_mm"], row["nadir_sod_mm"]),
    }


def _best_responses(con: duckdb.DuckDBPyConnection) -> Iterator[Reclassified]:
    judged: dict[str, list[Message]] = {}
    for (of, _), seen in _assessments(con).items():
        if seen.differs:
            judged.setdefault(of, []).append(seen.said)
    for old, new in _pairs(con, _BEST, "patient", "scope"):
        if old is None or new is None:
            continue
        for name in ("best_response", "best_response_confirmed"):
            if old[name] != new[name]:
                said = [
                    message("whatif-response", response=str(r[name] or "–")) for r in (old, new)
                ]
                patient, scope = str(old["patient"]), str(old["scope"])
                reasons = judged.get(patient) or [message("whatif-same-examinations")]
                reason = message("whatif-reasons", reasons=reasons)
                yield Reclassified(patient, name.replace("_", " "), scope, said[0], said[1], reason)


def _endpoints(con: duckdb.DuckDBPyConnection) -> Iterator[Reclassified]:
    for old, new in _pairs(con, _ENDS, "patient", "endpoint"):
        if old is None or new is None:
            continue
        if any(old[name] != new[name] for name in ("event", "reason", "end_date")):
            reason = message("whatif-then-now", before=_ending(old), after=_ending(new))
            patient, endpoint = str(old["patient"]), str(old["endpoint"])
            yield Reclassified(patient, "endpoint", endpoint, _end(old), _end(new), reason)


def _end(row: Row) -> Message:
    id = "whatif-event" if row["event"] else "whatif-censored"
    return message(id, months=f"{row['time_months']:.1f}")


def _ending(row: Row) -> Message:
    return message("whatif-ending", reason=_ENDINGS[str(row["reason"])], day=_day(row["end_date"]))


def _response(row: Row | None) -> Message:
    said = None if row is None else row["response"] or row["state"]
    return message("whatif-response", response=str(said or "–"))


def _day(value: object) -> str:
    return "–" if value is None else str(value)


def _number(value: object) -> str:
    return "–" if value is None else f"{float(str(value)):g}"


def _change(now: object, then: object) -> str:
    """Change in percent; a dash if there is no number for the comparison."""
    if now is None or then is None or not float(str(then)):
        return "–"
    return f"{100 * (float(str(now)) / float(str(then)) - 1):+.1f} %"
