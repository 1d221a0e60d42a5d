"""Typed input numbers of the synthetic cohort: published counts and fitted courses."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from rairdtc_pipeline.project import Strict, load_yaml

Arm = Literal["A", "B", "C"]
Response = Literal["CR", "PR", "SD", "PD"]
Ending = Literal["follow_up", "imaging", "record", "non_target", "new_lesion", "death"]
TARGETS = Path(__file__).parent / "study_targets.yaml"


class Course(Strict):
    """The course of one patient; months are whole months from treatment start."""

    m6: Response
    m12: Response | None
    lpfs: int
    end: Ending
    os: int
    cm3: tuple[float, float, float | None]
    death: str | None = None
    new_therapy: str | None = None
    equivocal_lesion: bool = False


class AdverseEvent(Strict):
    """One recorded adverse event of the arm, `month` months after treatment start."""

    term: str
    grade: int
    month: float


class Pain(Strict):
    """NRS at baseline and 6 months, paired by position; a patient without a pair was not asked."""

    baseline: tuple[int, ...]
    month_6: tuple[int, ...]


class ArmTargets(Strict):
    """One treatment arm."""

    n: int
    table_1: dict[str, dict[str, int]]
    age_years: tuple[int, ...]
    body: tuple[tuple[float, float], ...]
    seeds: tuple[int, ...]
    nrs: Pain
    tg_ng_ml: dict[int, tuple[float, float, float]]
    tg_rank_noise: float
    adverse_events: tuple[AdverseEvent, ...]
    courses: tuple[Course, ...]


class StudyTargets(Strict):
    """All arms and the end of the study."""

    source: str
    data_cutoff: str
    arms: dict[Arm, ArmTargets]


@lru_cache(maxsize=1)
def study_targets() -> StudyTargets:
    """Read `study_targets.yaml`; raises DeclarationError for an unknown or missing key."""
    return load_yaml(TARGETS, StudyTargets)
