"""The 52 included patients: their traits, treatment start, and course."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from rairdtc_pipeline.demo.order_statistics import with_quartiles
from rairdtc_pipeline.demo.targets import Arm, ArmTargets, Course, StudyTargets

SITES = ("jiangxi_main", "jiangxi_east")
MONTH = 30.4375  # days
_FIRST_START = {"A": date(2018, 6, 1), "B": date(2016, 1, 4), "C": date(2018, 6, 1)}
_LAST_START = date(2024, 8, 31)
_LOST_SHARE = 0.25  # share of patients last seen alive well before the cut-off
_MUTATIONS = {
    "negative": ("negative", "negative"),
    "braf": ("positive", "negative"),
    "tert": ("negative", "positive"),
    "braf_and_tert": ("positive", "positive"),
}
DEVIATIONS: dict[str, Callable[["StudyPatient"], bool]] = {
    "six_targets": lambda p: p.arm == "B" and p.metastasis == "lung_and_bone",
    "dose_differs": lambda p: p.arm == "B",
    "dose_differs_in_c": lambda p: p.arm == "C",
    "activity_out_of_range": lambda p: p.arm == "B",
    "late_anlotinib": lambda p: p.arm == "C",
    "dose_re_escalated": lambda p: p.arm == "A" and p.course.lpfs > 12,
}
_TG_LOWEST, _TG_HIGHEST = 80, 2.6  # extremes of Tg, as multiples of its quartiles
_LARGE_NODE_CM3 = 4.0  # the short axis of smaller nodes would count as complete response


@dataclass
class StudyPatient:
    """One included patient: identity, arm, treatment start, `patients` columns, and course."""

    patient_id: str
    number: int
    site: str
    arm: Arm
    start: date
    age: int
    metastasis: str
    course: Course
    traits: dict[str, object]
    deviation: str | None = None
    seeds: int | None = None
    nrs: tuple[int, int] | None = None
    tg: dict[int, float] = field(default_factory=dict)

    def day(self, months: float) -> date:
        """The date `months` after treatment start, with the first day counted."""
        return self.start + timedelta(round(months * MONTH) - 1)


def build_cohort(targets: StudyTargets, rng: np.random.Generator) -> list[StudyPatient]:
    """The included cohort, ordered by arm and course."""
    cutoff = date.fromisoformat(targets.data_cutoff)
    patients: list[StudyPatient] = []
    for arm, wanted in targets.arms.items():
        patients += _build_arm(arm, wanted, cutoff, rng)
    _follow_one_to(patients, cutoff)
    _number(patients, rng)
    _deviate(patients)
    return patients


def _build_arm(
    arm: Arm, wanted: ArmTargets, cutoff: date, rng: np.random.Generator
) -> list[StudyPatient]:
    metastases = _metastases(wanted, rng)
    traits, ages = _traits(wanted, rng)
    patients = [
        StudyPatient(
            patient_id="",
            number=0,
            site="",
            arm=arm,
            start=_start(arm, course, cutoff, rng),
            age=age,
            metastasis=metastasis,
            course=course,
            traits=trait | _metastasis_columns(metastasis),
        )
        for course, metastasis, trait, age in zip(
            wanted.courses, metastases, traits, ages, strict=True
        )
    ]
    _give_seeds(patients, wanted)
    _give_pain(patients, wanted)
    _give_tg(patients, wanted, rng)
    return patients


def _metastases(wanted: ArmTargets, rng: np.random.Generator) -> list[str]:
    """One metastasis group per course; nodes need a tumour that stays large, or a nodal CR."""
    counts = dict(wanted.table_1["metastasis"])
    residual = [i for i, c in enumerate(wanted.courses) if c.m12 == "CR" and c.cm3[2]]
    large = [
        i
        for i, c in enumerate(wanted.courses)
        if min(v for v in c.cm3 if v is not None) > _LARGE_NODE_CM3
    ]
    nodes = (residual + [int(i) for i in rng.permutation(large)])[: counts.pop("lymph_node")]
    others = iter(rng.permutation([name for name, n in counts.items() for _ in range(n)]))
    return ["lymph_node" if i in nodes else str(next(others)) for i in range(wanted.n)]


def _metastasis_columns(metastasis: str) -> dict[str, object]:
    return {
        "lymph_node_metastasis": "Y" if metastasis == "lymph_node" else "N",
        "lung_metastasis": "Y" if "lung" in metastasis else "N",
        "bone_metastasis": "Y" if "bone" in metastasis else "N",
    }


def _expand(counts: dict[str, int]) -> list[str]:
    return [name for name, n in counts.items() for _ in range(n)]


def _traits(
    wanted: ArmTargets, rng: np.random.Generator
) -> tuple[list[dict[str, object]], list[int]]:
    """Columns of Table 1 per patient, in random order; body size fits sex, and ECOG fits KPS."""
    columns: dict[str, list[str]] = {
        name: list(rng.permutation(_expand(wanted.table_1[name])))
        for name in ("histology", "surgery", "bilateral_tumor", "extrathyroidal_extension")
    }
    mutations = rng.permutation(_expand(wanted.table_1["mutations"]))
    sexes = _expand(wanted.table_1["sex"])
    ecog = sorted(map(int, _expand(wanted.table_1["ecog"])), reverse=True)
    kps = sorted(map(int, _expand(wanted.table_1["kps"])))
    persons = rng.permutation(wanted.n)
    fitness = rng.permutation(wanted.n)
    rows: list[dict[str, object]] = []
    for i in range(wanted.n):
        person, fit = int(persons[i]), int(fitness[i])
        braf, tert = _MUTATIONS[str(mutations[i])]
        rows.append(
            {name: str(values[i]) for name, values in columns.items()}
            | {
                "sex": sexes[person],
                "height_cm": wanted.body[person][0],
                "weight_kg": wanted.body[person][1],
                "ecog": ecog[fit],
                "kps": kps[fit],
                "braf_v600e": braf,
                "tert_promoter": tert,
            }
        )
    return rows, [wanted.age_years[int(i)] for i in rng.permutation(wanted.n)]


def _start(arm: Arm, course: Course, cutoff: date, rng: np.random.Generator) -> date:
    """A treatment start for which the last contact is before the cut-off."""
    observed = round(course.os * MONTH) - 1
    latest = min(cutoff - timedelta(observed + 12), _LAST_START)
    if course.death is None and rng.random() > _LOST_SHARE:
        return max(latest - timedelta(int(rng.integers(0, 75))), _FIRST_START[arm])
    span = (latest - _FIRST_START[arm]).days
    return _FIRST_START[arm] + timedelta(int(rng.integers(span // 3, span)))


def _give_seeds(patients: list[StudyPatient], wanted: ArmTargets) -> None:
    """Give larger tumours more seeds."""
    by_volume = sorted(range(len(wanted.seeds)), key=lambda i: patients[i].course.cm3[0])
    for i, seeds in zip(by_volume, sorted(wanted.seeds), strict=True):
        patients[i].seeds = seeds


def _give_pain(patients: list[StudyPatient], wanted: ArmTargets) -> None:
    """Give patients with bone metastases the strongest pain; one of group C was not asked."""
    painful_first = sorted(patients, key=lambda p: "bone" not in p.metastasis)
    pairs = sorted(zip(wanted.nrs.baseline, wanted.nrs.month_6, strict=True), reverse=True)
    for patient, pair in zip(painful_first, pairs, strict=False):
        patient.nrs = pair


def _give_tg(patients: list[StudyPatient], wanted: ArmTargets, rng: np.random.Generator) -> None:
    """Give Tg per visit with the published quartiles; each patient keeps about the same rank."""
    level = rng.normal(size=len(patients))
    for month, quartiles in wanted.tg_ng_ml.items():
        seen = [i for i, p in enumerate(patients) if month < 12 or p.course.m12]
        order = sorted(seen, key=lambda i: level[i] + wanted.tg_rank_noise * rng.normal())
        low, high = quartiles[0] / _TG_LOWEST, quartiles[2] * _TG_HIGHEST
        for i, value in zip(
            order, with_quartiles(len(seen), quartiles, low=low, high=high), strict=True
        ):
            patients[i].tg[month] = value


def _number(patients: list[StudyPatient], rng: np.random.Generator) -> None:
    """Number the patients by treatment start, with six in ten patients at the main site."""
    at_main = rng.permutation(len(patients)) < round(0.6 * len(patients))
    by_start = sorted(patients, key=lambda p: (p.start, p.course.os))
    for number, patient in enumerate(by_start, start=1):
        main = bool(at_main[number - 1])
        patient.number = number
        patient.site = SITES[0] if main else SITES[1]
        patient.patient_id = f"{'JM' if main else 'JE'}{patient.start.year}{number:03d}"


def _follow_one_to(patients: list[StudyPatient], cutoff: date) -> None:
    """Move the last contact of the patient with the longest follow-up to the cut-off."""
    longest = max(patients, key=lambda p: p.course.os)
    longest.start = cutoff - timedelta(round(longest.course.os * MONTH) - 1)


def _deviate(patients: list[StudyPatient]) -> None:
    """Give each protocol deviation to one patient in whom it is possible."""
    for deviation, possible in DEVIATIONS.items():
        free = [p for p in patients if p.deviation is None and possible(p)]
        free[0].deviation = deviation
