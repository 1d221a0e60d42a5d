"""Candidates who were screened but not included: at least one for every criterion."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import numpy as np

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.demo.cohort import SITES
from rairdtc_pipeline.demo.identity import (
    born,
    fit_for_treatment,
    synthetic_name,
    synthetic_national_id,
)

Row = dict[str, object]
Lab = tuple[str, str | None]
_FIRST_START, _LAST_START = date(2018, 7, 2), date(2024, 6, 28)
_REFERENCE = {
    "TSH": (0.27, 4.2),
    "TGAB": (0, 115),
    "TG": (1.4, 78),
    "PLT": (125, 350),
    "HGB": (115, 175),
    "ALB": (35, 55),
    "CREA": (41, 97),
}
_BASELINE_LABS: dict[str, Lab] = {
    "TSH": ("0.041", "mIU/L"),
    "TGAB": ("negative", None),
    "TG": ("143.6", "ng/mL"),
    "PLT": ("214", "10^9/L"),
    "HGB": ("131", "g/L"),
    "ALB": ("42.3", "g/L"),
    "CREA": ("66", "µmol/L"),
}


@dataclass(frozen=True)
class Candidate:
    """The criteria that a candidate fails, and the values that make the candidate fail them."""

    fails: tuple[str, ...]
    patient: Row = field(default_factory=dict)
    labs: dict[str, Lab | None] = field(default_factory=dict)
    diameter_mm: float | None = 24.0
    treated: bool = True


CANDIDATES = (
    Candidate(("I1",), {"rai_status": "avid"}),
    Candidate(("I1", "E2"), {"rai_status": "avid"}, {"TSH": ("3.120", "mIU/L")}),
    Candidate(("I2",), diameter_mm=4.2),
    Candidate(("I2",), diameter_mm=5.0),
    Candidate(("I3",), {"expected_survival_months": 3}),
    Candidate(("I3", "E9"), {"expected_survival_months": 2}),
    Candidate(("I3", "E9", "I4"), {"expected_survival_months": 1.5, "kps": 50, "ecog": 3}),
    Candidate(("I4",), {"kps": 70, "ecog": 2}),
    Candidate(("I4",), {"kps": 60, "ecog": 2}),
    Candidate(("E1",), labs={"TGAB": ("positive", None)}),
    Candidate(("E1",), labs={"TGAB": ("positive", None), "TG": ("<0.04", "ng/mL")}),
    Candidate(("E1",), labs={"TGAB": ("412.7", "IU/mL")}),
    Candidate(("E2",), labs={"TSH": ("0.500", "mIU/L")}),
    Candidate(("E2",), labs={"TSH": ("0.870", "µIU/mL")}),
    Candidate(("E2", "E5"), {"prior_mki": "Y"}, {"TSH": ("2.310", "mIU/L")}),
    Candidate(("E3",), labs={"TG": None}),
    Candidate(("E3",), treated=False),
    Candidate(("E3",), {"histology": None}),
    Candidate(("E3",), diameter_mm=None),
    Candidate(("E4",), {"treatment_compliance": "poor"}),
    Candidate(("E4",), {"treatment_compliance": "poor"}, {"TG": (">5000", "ng/mL")}),
    Candidate(("E5",), {"prior_mki": "Y"}),
    Candidate(("E5",), {"prior_mki": "Y"}),
    Candidate(("E6",), {"fev1_percent_predicted": 28}),
    Candidate(("E6",), {"lvef_percent": 32}),
    Candidate(("E7",), labs={"PLT": ("17", "10^9/L")}),
    Candidate(("E7",), {"prothrombin_time_ratio": 1.72}),
    Candidate(("E8",), {"targeted_therapy_intolerant": "Y"}),
    Candidate(("E8", "E4"), {"targeted_therapy_intolerant": "Y", "treatment_compliance": "poor"}),
)


def candidate_id(place: int) -> str:
    """Hospital number of the candidate at a position in CANDIDATES."""
    return f"{'JM' if place % 2 == 0 else 'JE'}SCR{place + 1:03d}"


def candidates_of(site: str) -> list[str]:
    """Hospital numbers of a site's candidates, in order."""
    return [candidate_id(i) for i in range(len(CANDIDATES)) if SITES[i % 2] == site]


def candidate_rows(included: int, rng: np.random.Generator) -> dict[str, list[Row]]:
    """Rows of every export, plus `site`, for all candidates; numbered after the included."""
    rows: dict[str, list[Row]] = {export: [] for export in load_contracts()}
    span = (_LAST_START - _FIRST_START).days
    for place, candidate in enumerate(CANDIDATES):
        start = _FIRST_START + timedelta(round(span * place / (len(CANDIDATES) - 1)))
        own = {"patient_id": candidate_id(place), "site": SITES[place % 2]}
        rows["patients"].append(own | _patient(candidate, included + place + 1, start, rng))
        rows["labs"] += [own | row for row in _labs(candidate, start)]
        if candidate.diameter_mm is not None:
            rows["lesions"] += [own | row for row in _lesions(candidate.diameter_mm, start)]
        if candidate.treated:
            by_seeds = place % 3 == 1
            treatment = _implant(start) if by_seeds else _anlotinib(start)
            rows["implants" if by_seeds else "anlotinib"].append(own | treatment)
            rows["pain"] += [own | row for row in _pain(start, place % 5)]
        rows["follow_up"].append(
            own | {"contact_date": start + timedelta(240), "vital_status": "alive"}
        )
    return rows


def _patient(candidate: Candidate, number: int, start: date, rng: np.random.Generator) -> Row:
    braf, tert = rng.choice(["positive", "negative", "unknown"], size=2, p=[0.3, 0.5, 0.2])
    ordinary: Row = {
        "name": synthetic_name(number),
        "national_id": synthetic_national_id(number),
        "sex": str(rng.choice(["M", "F"], p=[0.35, 0.65])),
        "birth_date": born(start, int(rng.integers(34, 78)), rng),
        "height_cm": int(rng.integers(152, 176)),
        "weight_kg": float(rng.integers(96, 150)) / 2,
        "ecog": 0,
        "kps": 90,
        "histology": str(rng.choice(["PTC", "FTC"], p=[0.6, 0.4])),
        "surgery": str(rng.choice(["TT", "TT_BCLND_LND"])),
        "bilateral_tumor": str(rng.choice(["Y", "N"], p=[0.3, 0.7])),
        "extrathyroidal_extension": str(rng.choice(["Y", "N"], p=[0.35, 0.65])),
        "lymph_node_metastasis": "N",
        "lung_metastasis": "Y",
        "bone_metastasis": "N",
        "braf_v600e": str(braf),
        "tert_promoter": str(tert),
        "prior_i131_courses": 2,
        "prior_i131_activity_gbq": 11.1,
        "consent_date": start - timedelta(3),
    }
    return ordinary | fit_for_treatment(rng) | candidate.patient


def _labs(candidate: Candidate, start: date) -> list[Row]:
    """Results at baseline, and Tg and TSH again after two months."""
    taken = datetime.combine(start - timedelta(4), time(8, 10))
    baseline = {**_BASELINE_LABS, **candidate.labs}
    again = datetime.combine(start + timedelta(60), time(8, 25))
    rows = [_lab(taken, code, lab) for code, lab in baseline.items() if lab]
    rows += [_lab(again, code, lab) for code in ("TSH", "TG") if (lab := baseline[code])]
    return rows


def _lab(taken: datetime, code: str, lab: Lab) -> Row:
    result, unit = lab
    low, high = _REFERENCE[code]
    return {
        "specimen_datetime": taken,
        "test_code": code,
        "result": result,
        "unit": unit,
        "reference_low": low,
        "reference_high": high,
        "laboratory": "clinical",
    }


def _lesions(diameter_mm: float, start: date) -> list[Row]:
    """One lung lesion at baseline, and at 6 months slightly smaller or too small to measure."""
    common: Row = {
        "lesion_id": "T1",
        "lesion_role": "target",
        "modality": "CT",
        "organ": "lung",
        "is_lymph_node": "N",
        "in_implant_field": None,
    }
    later = _size(round(0.9 * diameter_mm, 1)) if diameter_mm > 5 else {"status": "too_small"}
    return [
        common | {"exam_date": start - timedelta(11)} | _size(diameter_mm),
        common | {"exam_date": start + timedelta(182)} | later,
    ]


def _size(diameter_mm: float) -> Row:
    return {
        "diameter_ap_mm": diameter_mm,
        "diameter_cc_mm": round(0.9 * diameter_mm, 1),
        "diameter_tr_mm": round(0.8 * diameter_mm, 1),
        "longest_diameter_mm": diameter_mm,
        "status": "measured",
    }


def _implant(start: date) -> Row:
    return {
        "implant_date": start,
        "site_no": 1,
        "location_class": "internal",
        "seed_count": 34,
        "activity_per_seed_mbq": 25.9,
        "prescription_dose_gy": 120,
        "verification_ct_date": start + timedelta(1),
        "supplementary_seed_count": 4,
    }


def _anlotinib(start: date) -> Row:
    return {
        "start_date": start,
        "end_date": start + timedelta(125),
        "daily_dose_mg": 12,
        "days_on": 14,
        "days_off": 7,
        "stop_reason": "patient's wish",
    }


def _pain(start: date, nrs: int) -> list[Row]:
    return [
        {"assessment_date": start - timedelta(4), "nrs": nrs},
        {"assessment_date": start + timedelta(182), "nrs": max(0, nrs - 1)},
    ]
