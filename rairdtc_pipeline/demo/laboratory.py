"""Laboratory results of the included patients at baseline and every visit."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from rairdtc_pipeline.demo.cohort import StudyPatient
from rairdtc_pipeline.demo.schedule import Visit
from rairdtc_pipeline.demo.targets import AdverseEvent

Row = dict[str, object]
_TG_LOWER_LIMIT, _TG_UPPER_LIMIT = 0.04, 6000.0  # ng/mL; beyond every quartile of Table 3
_LATE_MONTH = 18  # from this month on, TSH suppression may end; Table 3 ends at 12 months


@dataclass(frozen=True)
class Assay:
    """One test: unit, digits, reference limits, and the range of unremarkable results."""

    code: str
    unit: str
    digits: int
    reference: tuple[float, float]
    usual: tuple[float, float]


ASSAYS = (
    Assay("FT3", "pmol/L", 2, (3.1, 6.8), (3.9, 6.2)),
    Assay("FT4", "pmol/L", 2, (12.0, 22.0), (15.0, 21.5)),
    Assay("PLT", "10^9/L", 0, (125, 350), (145, 320)),
    Assay("WBC", "10^9/L", 2, (3.5, 9.5), (4.1, 8.9)),
    Assay("HGB", "g/L", 0, (115, 175), (120, 158)),
    Assay("ALB", "g/L", 1, (35, 55), (37.5, 49)),
    # Calcium stays within its limits when corrected for the albumin above or that of an event.
    Assay("CA", "mmol/L", 2, (2.11, 2.52), (2.30, 2.37)),
    Assay("ALT", "U/L", 0, (9, 50), (11, 42)),
    Assay("AST", "U/L", 0, (15, 40), (16, 37)),
    # The range never gives more than 1.5 times the baseline.
    Assay("CREA", "µmol/L", 0, (41, 97), (60, 88)),
)
_ABNORMAL = {  # CTCAE term and grade → test and result that fit it
    ("Hypocalcemia", 3): ("CA", 1.62),
    ("Hypoalbuminemia", 1): ("ALB", 32.6),
    ("White blood cell decreased", 1): ("WBC", 3.21),
    ("White blood cell decreased", 2): ("WBC", 2.48),
}


def lab_rows(
    patient: StudyPatient,
    seen: list[Visit],
    events: list[AdverseEvent],
    rng: np.random.Generator,
) -> list[Row]:
    """One row per result: baseline within two weeks before treatment, then every visit."""
    first = patient.start - timedelta(int(rng.integers(1, 15)))
    rows = _panel(patient, first, 0, {}, rng)
    abnormal = _abnormal_at(seen, events)
    for visit in seen:
        rows += _panel(patient, visit.date, visit.month, abnormal.get(visit.date, {}), rng)
    return rows


def _abnormal_at(seen: list[Visit], events: list[AdverseEvent]) -> dict[date, dict[str, float]]:
    """Results that fit an event, at the visit nearest to the event."""
    found: dict[date, dict[str, float]] = {}
    for event in events:
        if (known := _ABNORMAL.get((event.term, event.grade))) is not None:
            nearest = min(seen, key=lambda visit: abs(visit.month - event.month))
            found.setdefault(nearest.date, {})[known[0]] = known[1]
    return found


def _panel(
    patient: StudyPatient,
    day: date,
    month: int,
    abnormal: dict[str, float],
    rng: np.random.Generator,
) -> list[Row]:
    taken = datetime.combine(day, time(7, int(rng.integers(0, 60))))

    def row(code: str, result: str, unit: str | None, low: float, high: float) -> Row:
        return {
            "patient_id": patient.patient_id,
            "specimen_datetime": taken,
            "test_code": code,
            "result": result,
            "unit": unit,
            "reference_low": low,
            "reference_high": high,
            "laboratory": "nuclear medicine" if code in ("TSH", "TG", "TGAB") else "clinical",
        }

    rows = [row("TSH", _tsh(month, rng), "mIU/L", 0.27, 4.2), row("TGAB", *_tgab(month, rng))]
    tg = patient.tg.get(month) or _later_tg(patient, month, rng)
    if tg is not None:
        rows.append(row("TG", _tg_text(tg), "ng/mL", 1.4, 78.0))
    for assay in ASSAYS:
        value = abnormal.get(assay.code, float(rng.uniform(*assay.usual)))
        rows.append(row(assay.code, f"{value:.{assay.digits}f}", assay.unit, *assay.reference))
    return rows


def _tg_text(value: float) -> str:
    """Tg as the laboratory prints it: with two decimals, censored beyond the assay's range."""
    if value < _TG_LOWER_LIMIT:
        return f"<{_TG_LOWER_LIMIT}"
    if value > _TG_UPPER_LIMIT:
        return f">{_TG_UPPER_LIMIT:.0f}"
    return f"{value:.2f}".removesuffix(".00")


def _later_tg(patient: StudyPatient, month: int, rng: np.random.Generator) -> float | None:
    """Tg after the published visits: a value near the last known one."""
    if month < _LATE_MONTH:
        return None
    return round(patient.tg[max(patient.tg)] * float(rng.uniform(0.7, 1.4)), 2)


def _tsh(month: int, rng: np.random.Generator) -> str:
    if month >= _LATE_MONTH and rng.random() < 0.08:
        return f"{rng.uniform(0.55, 1.9):.2f}"
    return "<0.005" if rng.random() < 0.2 else f"{rng.uniform(0.006, 0.38):.3f}"


def _tgab(month: int, rng: np.random.Generator) -> tuple[str, str | None, float, float]:
    """TgAb as the word negative or a number below the upper limit; some late results exceed it."""
    if month >= _LATE_MONTH and rng.random() < 0.04:
        return f"{rng.uniform(130, 400):.1f}", "IU/mL", 0, 115
    if rng.random() < 0.4:
        return "negative", None, 0, 115
    return f"{rng.uniform(10.5, 34):.1f}", "IU/mL", 0, 115
