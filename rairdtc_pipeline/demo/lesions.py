"""Target lesions at baseline, their scaling, and rounding of axes to a required volume."""

import math
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from rairdtc_pipeline.demo.cohort import StudyPatient

_ELLIPSOID = math.pi / 6 / 1000  # mm³ → cm³
_WIDTH = (0.68, 0.72)  # transverse (for nodes: short) axis relative to the longest
_HEIGHT = (0.85, 1.15)
_SEARCH_MM = 1.5
_SMALL_CM3 = 12.0  # below this volume one target, above it several
_ORGANS = {
    "lymph_node": ("lymph node", "lymph node"),
    "lung": ("lung", "lung"),
    "bone": ("bone", "bone"),
    "lung_and_bone": ("lung", "bone", "lung"),
}
_TOO_MANY = ("lung", "bone", "lung", "lung", "bone", "bone")  # RECIST: at most five, two per organ


@dataclass(frozen=True)
class Axes:
    """Anteroposterior, craniocaudal and transverse diameter, mm."""

    ap: float
    cc: float
    tr: float

    @property
    def cm3(self) -> float:
        """Volume of the ellipsoid, cm³."""
        return _ELLIPSOID * self.ap * self.cc * self.tr

    def rounded(self) -> "Axes":
        """Axes as a radiologist records them, rounded to 0.1 mm."""
        return Axes(round(self.ap, 1), round(self.cc, 1), round(self.tr, 1))


@dataclass(frozen=True)
class Target:
    """One target lesion with its baseline axes; for nodes, `tr` is the short axis."""

    lesion_id: str
    organ: str
    in_field: str | None
    axes: Axes

    @property
    def is_node(self) -> bool:
        """Whether the lesion is a lymph node, whose short axis counts."""
        return self.organ == "lymph node"

    @property
    def recist_mm(self) -> float:
        """The diameter at baseline that RECIST uses."""
        return self.axes.tr if self.is_node else self.axes.ap

    def scaled(self, linear: float, volume: float) -> Axes:
        """Axes after scaling the RECIST diameter and the volume."""
        rest = math.sqrt(volume / linear)
        ap, tr = (rest, linear) if self.is_node else (linear, rest)
        return Axes(self.axes.ap * ap, self.axes.cc * rest, self.axes.tr * tr)

    def row(self, patient: StudyPatient, day: date, axes: Axes | None) -> dict[str, object]:
        """The row of the lesion at one examination; without axes the lesion is absent."""
        sizes: dict[str, object] = {}
        if axes:
            axes = axes.rounded()
            sizes = {
                "diameter_ap_mm": axes.ap,
                "diameter_cc_mm": axes.cc,
                "diameter_tr_mm": axes.tr,
                "longest_diameter_mm": max(axes.ap, axes.tr),
                "short_axis_mm": axes.tr if self.is_node else None,
            }
        return {
            "patient_id": patient.patient_id,
            "exam_date": day,
            "lesion_id": self.lesion_id,
            "lesion_role": "target",
            "modality": "CT",
            "organ": self.organ,
            "is_lymph_node": "Y" if self.is_node else "N",
            "in_implant_field": self.in_field,
            "status": "measured" if axes else "absent",
        } | sizes


def baseline_targets(patient: StudyPatient, rng: np.random.Generator) -> list[Target]:
    """One to three targets (six in one patient, a protocol deviation) for the baseline volume."""
    organs = _organs(patient, rng)
    shares = rng.dirichlet([6.0] * len(organs))
    outside = len(organs) == 3 and patient.course.end != "imaging" and rng.random() < 0.5
    targets = []
    for i, (organ, share) in enumerate(zip(organs, sorted(shares, reverse=True), strict=True)):
        in_field = None if patient.arm == "A" else "N" if outside and i == 2 else "Y"
        axes = _ellipsoid(float(share) * patient.course.cm3[0], rng)
        targets.append(Target(f"T{i + 1}", organ, in_field, axes))
    fitted = fit_volume(targets, [target.axes for target in targets], patient.course.cm3[0])
    return [replace(target, axes=axes) for target, axes in zip(targets, fitted, strict=True)]


def _organs(patient: StudyPatient, rng: np.random.Generator) -> tuple[str, ...]:
    if patient.deviation == "six_targets":
        return _TOO_MANY
    organs = _ORGANS[patient.metastasis]
    if len(organs) == 3:
        return organs[: int(rng.integers(2, 4))]
    if patient.course.cm3[0] < _SMALL_CM3:
        return organs[:1]
    return organs[: int(rng.integers(1, 3))]


def _ellipsoid(cm3: float, rng: np.random.Generator) -> Axes:
    width, height = float(rng.uniform(*_WIDTH)), float(rng.uniform(*_HEIGHT))
    longest = (cm3 / (_ELLIPSOID * width * height)) ** (1 / 3)
    return Axes(longest, longest * height, longest * width).rounded()


def fit_volume(targets: list[Target], sizes: list[Axes], cm3: float) -> list[Axes]:
    """Round all axes to 0.1 mm; the largest lesion's minor axes compensate for the rounding."""
    rounded = [axes.rounded() for axes in sizes]
    largest = max(range(len(rounded)), key=lambda i: rounded[i].cm3)
    rest = sum(axes.cm3 for i, axes in enumerate(rounded) if i != largest)
    rounded[largest] = _closest(rounded[largest], targets[largest].is_node, cm3 - rest)
    return rounded


def _closest(axes: Axes, is_node: bool, cm3: float) -> Axes:
    """Axes within 1.5 mm with the closest volume; the RECIST diameter does not change."""
    fixed, other = (axes.tr, axes.ap) if is_node else (axes.ap, axes.tr)
    steps = np.round(np.arange(-_SEARCH_MM, _SEARCH_MM + 0.05, 0.1), 1)
    minor, height = np.meshgrid(other + steps, axes.cc + steps, indexing="ij")
    allowed = (height > 0.5) & (minor > 0.5)
    allowed &= (minor >= fixed) if is_node else (minor <= fixed)
    miss = np.abs(_ELLIPSOID * fixed * minor * height - cm3) + 1e-5 * np.abs(minor - other)
    best = np.unravel_index(int(np.argmin(np.where(allowed, miss, np.inf))), miss.shape)
    a, b = round(float(minor[best]), 1), round(float(height[best]), 1)
    return Axes(a, b, fixed) if is_node else Axes(fixed, b, a)
