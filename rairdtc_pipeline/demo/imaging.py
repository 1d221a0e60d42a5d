"""Lesions of the included patients: measurements that give the volumes and responses of a course.

Two factors scale a target against baseline: `linear` its RECIST diameter, `volume` its volume; the
two other axes make up the difference. Tumours therefore shrink unevenly, as real ones do, and the
same volume reduction can occur with stable disease or with partial response.
"""

import math
from dataclasses import dataclass
from datetime import date

import numpy as np

from rairdtc_pipeline.demo.cohort import StudyPatient
from rairdtc_pipeline.demo.lesions import Axes, Target, baseline_targets, fit_volume
from rairdtc_pipeline.demo.schedule import Visit, baseline_imaging

PR_MOST, SD_LEAST = 0.69, 0.72  # SOD against baseline, clear of the 0.70 of RECIST 1.1
PD_LEAST, NOT_PD_MOST = 1.28, 1.14  # SOD against nadir, clear of the 1.20 of RECIST 1.1
PD_RISE_MM = 7.0  # absolute rise of SOD, clear of the 5 mm of RECIST 1.1
_UNEVEN_MOST = 1.9  # maximum of volume / linear³; above it, a short axis exceeds the longest
_CR_NODE_MM = 10.0
_NON_TARGET = {"lesion_id": "N1", "lesion_role": "non_target"}
_NEW = {"lesion_id": "X1", "lesion_role": "new"}
_SHRUNK = {2: 0.45, 4: 0.8}  # month → share of the change at 6 months that is already reached
_GROWN = {2: 0.2, 4: 0.45}  # the same for growth, below progression

Row = dict[str, object]


@dataclass(frozen=True)
class Scale:
    """Size at one examination relative to baseline; `cm3` is the required volume, if any."""

    month: int
    date: date
    linear: float
    volume: float
    cm3: float | None = None


def lesion_rows(patient: StudyPatient, seen: list[Visit], rng: np.random.Generator) -> list[Row]:
    """One row per lesion per examination of one patient, diameters in mm."""
    first = baseline_imaging(patient, rng)
    targets = baseline_targets(patient, rng)
    scales = [Scale(0, first, 1.0, 1.0, patient.course.cm3[0])]
    scales += _scales(patient, targets, seen, rng)
    rows: list[Row] = []
    for scale in scales:
        for target, axes in zip(targets, _sizes(patient, targets, scale), strict=True):
            rows.append(target.row(patient, scale.date, axes))
    rows += _non_targets(patient, scales, rng)
    return rows + _new_lesions(patient, scales)


def _sizes(patient: StudyPatient, targets: list[Target], scale: Scale) -> list[Axes | None]:
    """Axes of every target at one examination; None if the target has disappeared."""
    if scale.volume == 0:
        return [None] * len(targets)
    sizes = [target.scaled(scale.linear, scale.volume) for target in targets]
    if scale.cm3 is None:
        return list(sizes)
    return list(fit_volume(targets, sizes, scale.cm3))


def _scales(
    patient: StudyPatient,
    targets: list[Target],
    seen: list[Visit],
    rng: np.random.Generator,
) -> list[Scale]:
    """Relative sizes at every examination after baseline."""
    course = patient.course
    sod = sum(target.recist_mm for target in targets if target.in_field != "N")
    volume = course.cm3[1] / course.cm3[0]
    linear = _linear(course.m6, volume, 1.0, sod, targets)
    scales = [_early(visit, linear, volume, course.cm3[1]) for visit in seen if visit.month <= 6]
    later = [visit for visit in seen if visit.month > 6]
    if course.m12 and course.cm3[2] is not None:
        volume = course.cm3[2] / course.cm3[0]
        nadir = min(1.0, *(scale.linear for scale in scales))
        # If progression is not by growth of the targets, they remain stable.
        response = course.m12 if course.end == "imaging" or course.m12 != "PD" else "SD"
        linear = _linear(response, volume, nadir, sod, targets) if volume else 0.0
        scales.append(Scale(12, later.pop(0).date, linear, volume, course.cm3[2]))
    for visit in later:
        wobble = float(rng.uniform(0.97, 1.03))
        scales.append(Scale(visit.month, visit.date, linear * wobble, volume * wobble**3))
    if course.end == "imaging" and course.lpfs > 12:
        nadir = min(scale.linear for scale in scales)
        scales[-1] = _progressed(scales[-1], nadir, sod)
    return scales


def _early(visit: Visit, linear: float, volume: float, cm3: float) -> Scale:
    """The size at an examination up to 6 months, given the size at 6 months."""
    if visit.month == 6:
        return Scale(6, visit.date, linear, volume, cm3)
    share = (_GROWN if linear > 1 else _SHRUNK)[visit.month]
    return Scale(visit.month, visit.date, linear**share, volume**share)


def _linear(response: str, volume: float, nadir: float, sod: float, targets: list[Target]) -> float:
    """Factor of the RECIST diameter that fits a volume factor and a response."""
    nodes = all(target.is_node for target in targets)
    least_node = 1.08 * _CR_NODE_MM / max(target.recist_mm for target in targets)
    low, high = {
        "CR": (0.0, PR_MOST),
        "PR": (least_node if nodes else 0.0, PR_MOST),
        "SD": (SD_LEAST, max(SD_LEAST, NOT_PD_MOST * nadir)),
        "PD": (max(PD_LEAST * nadir, nadir + PD_RISE_MM / sod), math.inf),
    }[response]
    uneven = (volume / _UNEVEN_MOST) ** (1 / 3)
    return float(min(max(volume ** (1 / 3), low, uneven), high))


def _progressed(scale: Scale, nadir: float, sod: float) -> Scale:
    """The size at the same examination, changed to local progression by the sum of diameters."""
    linear = max(PD_LEAST * nadir, nadir + PD_RISE_MM / sod)
    volume = scale.volume * (linear / scale.linear) ** 3
    return Scale(scale.month, scale.date, linear, volume)


def _non_targets(patient: StudyPatient, scales: list[Scale], rng: np.random.Generator) -> list[Row]:
    """Small non-target lesions in a third of the patients; they disappear with the targets."""
    wanted = patient.course.end == "non_target"
    if rng.random() > 0.35 and not wanted:
        return []
    organ = "lung" if "lung" in patient.metastasis or wanted else "lymph node"
    rows: list[Row] = []
    complete = patient.course.m12 == "CR"
    for scale in scales:
        status = "absent" if complete and scale.month >= 12 else "present"
        if wanted and scale is scales[-1]:
            status = "unequivocal_progression"
        rows.append(_judged(patient, scale.date, organ, **_NON_TARGET, status=status))
    return rows


def _new_lesions(patient: StudyPatient, scales: list[Scale]) -> list[Row]:
    """The new lesion that ends a course, and an equivocal one that changes no response."""
    last = scales[-1]
    if patient.course.end == "new_lesion":
        return [_judged(patient, last.date, "liver", **_NEW, status="unequivocal")]
    if patient.course.equivocal_lesion:
        return [_judged(patient, last.date, "lung", **_NEW, status="equivocal")]
    return []


def _judged(patient: StudyPatient, day: date, organ: str, **judgement: str) -> Row:
    """One lesion that is assessed but not measured: its number, role and status."""
    row: Row = {
        "patient_id": patient.patient_id,
        "exam_date": day,
        "modality": "CT",
        "organ": organ,
        "is_lymph_node": "Y" if organ == "lymph node" else "N",
        "in_implant_field": None if patient.arm == "A" else "N",
    }
    return row | judgement
