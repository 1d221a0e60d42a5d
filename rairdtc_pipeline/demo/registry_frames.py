"""The exports of one registry site in canonical form, drawn column by column."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from rairdtc_pipeline.demo.frames import canonical_schema

Column = NDArray[Any] | pl.Series | str | float | None
Draw = np.random.Generator
_FIRST_START, _LAST_START, _CUTOFF = (
    np.datetime64("2018-01-01"),
    np.datetime64("2024-08-31"),
    np.datetime64("2025-02-28"),
)
_MONTHS = np.array([0, 2, 4, 6, 12, 18, 24])
_MONTH_DAYS = 30.4375
_TESTS = ("TSH", "TG", "TGAB", "PLT", "WBC", "HGB", "ALB", "CA")
_UNITS = ("mIU/L", "ng/mL", "IU/mL", "10^9/L", "10^9/L", "g/L", "g/L", "mmol/L")
_MEDIAN = np.array([0.05, 120.0, 16.0, 215.0, 5.8, 133.0, 42.5, 2.31])
_SPREAD = np.array([0.9, 1.8, 0.35, 0.2, 0.2, 0.08, 0.07, 0.03])  # SD of the logarithm
_DIGITS = np.array([3, 2, 1, 0, 2, 0, 1, 2])
_LOW = np.array([0.27, 1.4, 0, 125, 3.5, 115, 35, 2.11])
_HIGH = np.array([4.2, 78, 115, 350, 9.5, 175, 55, 2.52])
_TG_FLOOR, _TG_CEILING = 0.04, 5000.0
_SHRINKAGE = {"A": 0.012, "B": 0.014, "C": 0.03}  # linear, per month
_TERMS = (
    "Hypertension",
    "Diarrhea",
    "Pneumonitis",
    "Hypoalbuminemia",
    "White blood cell decreased",
)


@dataclass(frozen=True)
class Visits:
    """One entry per patient and visit: index of the patient, months and date."""

    who: NDArray[Any]
    month: NDArray[Any]
    date: NDArray[Any]


@dataclass(frozen=True)
class People:
    """One entry per patient."""

    ids: NDArray[Any]
    arm: NDArray[Any]
    start: NDArray[Any]

    def __len__(self) -> int:
        return len(self.ids)


def site_exports(count: int, first: int, rng: Draw) -> dict[str, pl.DataFrame]:
    """Each export of one site with `count` patients, numbered from `first`."""
    people = People(
        np.char.add("R", np.char.zfill(np.arange(first + 1, first + count + 1).astype(str), 8)),
        rng.choice(["A", "B", "C"], size=count, p=[0.3, 0.45, 0.25]),
        _FIRST_START + rng.integers(0, (_LAST_START - _FIRST_START).astype(int), count),
    )
    visits = _visits(people, rng)
    return {
        "patients": _patients(people, first, rng),
        "labs": _labs(people, visits, rng),
        "lesions": _lesions(people, visits, rng),
        "implants": _implants(people, rng),
        "anlotinib": _anlotinib(people, rng),
        "pain": _pain(people, visits, rng),
        "adverse_events": _adverse_events(people, rng),
        "follow_up": _follow_up(people, visits, rng),
    }


def _frame(export: str, height: int, columns: dict[str, Column]) -> pl.DataFrame:
    """A frame of the drawn columns in the contract's order; other columns are missing."""
    values: list[pl.Series] = []
    for name, dtype in canonical_schema(export).items():
        column = columns.get(name)
        if isinstance(column, pl.Series):
            values.append(column.cast(dtype).alias(name))
        elif isinstance(column, np.ndarray):
            values.append(pl.Series(name, column).cast(dtype))
        else:
            values.append(pl.repeat(column, height, dtype=dtype, eager=True).alias(name))
    return pl.DataFrame(values)


def _pick(values: list[str], shares: list[float], n: int, rng: Draw) -> NDArray[Any]:
    return np.array(values)[rng.choice(len(values), size=n, p=shares)]


def _visits(people: People, rng: Draw) -> Visits:
    """Baseline and the visits that a patient attended, up to the cut-off."""
    kept = rng.integers(3, len(_MONTHS) + 1, len(people))
    who = np.repeat(np.arange(len(people)), kept)
    place = np.arange(kept.sum()) - np.repeat(np.cumsum(kept) - kept, kept)
    month = _MONTHS[place]
    days = np.round(month * _MONTH_DAYS).astype(int) - 1 + rng.integers(-4, 5, len(who))
    days = np.where(month == 0, -rng.integers(1, 21, len(who)), days)
    date = people.start[who] + days
    seen = date <= _CUTOFF
    return Visits(who[seen], month[seen], date[seen])


def _patients(people: People, first: int, rng: Draw) -> pl.DataFrame:
    n = len(people)
    number = pl.Series(np.arange(first + 1, first + n + 1)).cast(pl.String)
    age_days = rng.integers(24 * 365, 80 * 365, n)
    yes_no = ["Y", "N"]
    mutation = ["positive", "negative", "unknown"]
    columns: dict[str, Column] = {
        "patient_id": people.ids,
        "name": "合成患者" + number,
        "national_id": "000000" + number.str.zfill(12),
        "sex": _pick(["M", "F"], [0.35, 0.65], n, rng),
        "birth_date": people.start - age_days,
        "height_cm": rng.integers(148, 182, n),
        "weight_kg": np.round(rng.normal(60, 9, n).clip(38, 105) * 2) / 2,
        "ecog": rng.choice([0, 1, 2], n, p=[0.75, 0.22, 0.03]),
        "kps": rng.choice([70, 80, 90, 100], n, p=[0.04, 0.16, 0.7, 0.1]),
        "histology": _pick(["PTC", "FTC"], [0.6, 0.4], n, rng),
        "surgery": _pick(["NTT", "TT", "TT_BCLND_LND"], [0.1, 0.35, 0.55], n, rng),
        "bilateral_tumor": _pick(yes_no, [0.3, 0.7], n, rng),
        "extrathyroidal_extension": _pick(yes_no, [0.35, 0.65], n, rng),
        "lymph_node_metastasis": _pick(yes_no, [0.2, 0.8], n, rng),
        "lung_metastasis": _pick(yes_no, [0.6, 0.4], n, rng),
        "bone_metastasis": _pick(yes_no, [0.4, 0.6], n, rng),
        "braf_v600e": _pick(mutation, [0.38, 0.52, 0.1], n, rng),
        "tert_promoter": _pick(mutation, [0.25, 0.65, 0.1], n, rng),
        "rai_status": _pick(
            ["no_uptake", "progression_after_rai", "avid"], [0.57, 0.38, 0.05], n, rng
        ),
        "prior_i131_courses": rng.integers(1, 6, n),
        "prior_i131_activity_gbq": np.round(rng.uniform(3.7, 30, n), 2),
        "prior_mki": _pick(yes_no, [0.04, 0.96], n, rng),
        "expected_survival_months": rng.choice([2, 6, 12, 24], n, p=[0.02, 0.18, 0.5, 0.3]),
        "fev1_percent_predicted": rng.integers(62, 108, n),
        "lvef_percent": rng.integers(50, 72, n),
        "prothrombin_time_ratio": np.round(rng.normal(1.0, 0.06, n), 2),
        "treatment_compliance": _pick(["good", "poor"], [0.97, 0.03], n, rng),
        "targeted_therapy_intolerant": _pick(yes_no, [0.02, 0.98], n, rng),
        "consent_date": people.start - rng.integers(1, 9, n),
    }
    return _frame("patients", n, columns)


def _labs(people: People, visits: Visits, rng: Draw) -> pl.DataFrame:
    """Eight results per visit; Tg beyond the assay's range is censored, TgAb is mostly a word."""
    tests = len(_TESTS)
    n = len(visits.who) * tests
    test = np.tile(np.arange(tests), len(visits.who))
    value = _MEDIAN[test] * np.exp(rng.normal(size=n) * _SPREAD[test])
    minutes = np.repeat(rng.integers(420, 600, len(visits.who)), tests)
    taken = np.repeat(visits.date, tests).astype("datetime64[m]") + minutes
    columns: dict[str, Column] = {
        "patient_id": people.ids[np.repeat(visits.who, tests)],
        "specimen_datetime": taken.astype("datetime64[us]"),
        "test_code": np.array(_TESTS)[test],
        "unit": np.array(_UNITS)[test],
        "reference_low": _LOW[test],
        "reference_high": _HIGH[test],
        "laboratory": "clinical",
    }
    draws = pl.DataFrame({"value": value, "test": test, "spoken": rng.random(n) < 0.7})
    results = draws.select(_result()).to_series()
    frame = _frame("labs", n, columns | {"result": results})
    spoken = pl.col("result").is_in(["negative", "positive"])
    return frame.with_columns(unit=pl.when(~spoken).then(pl.col("unit")))


def _result() -> pl.Expr:
    """Results as text, with the number of digits of each test."""
    value, test = pl.col("value"), pl.col("test")
    text = pl.lit(None, dtype=pl.String)
    for digits in np.unique(_DIGITS):
        of_these = test.is_in(np.flatnonzero(digits == _DIGITS).tolist())
        text = pl.when(of_these).then(value.round(int(digits)).cast(pl.String)).otherwise(text)
    is_tg, is_tgab = test == _TESTS.index("TG"), test == _TESTS.index("TGAB")
    return (
        pl.when(is_tg & (value < _TG_FLOOR))
        .then(pl.lit(f"<{_TG_FLOOR}"))
        .when(is_tg & (value > _TG_CEILING))
        .then(pl.lit(f">{_TG_CEILING:.0f}"))
        .when(is_tgab & pl.col("spoken"))
        .then(pl.when(value > 32).then(pl.lit("positive")).otherwise(pl.lit("negative")))
        .otherwise(text.str.strip_suffix(".0"))
        .alias("result")
    )


def _lesions(people: People, visits: Visits, rng: Draw) -> pl.DataFrame:
    """One or two targets at baseline, 6, 12 and 24 months; they shrink by arm, some grow again."""
    imaged = np.isin(visits.month, (0, 6, 12, 24))
    targets = rng.integers(1, 3, len(people))
    who, month, date = (
        np.repeat(column[imaged], targets[visits.who[imaged]])
        for column in (visits.who, visits.month, visits.date)
    )
    first = np.r_[True, (who[1:] != who[:-1]) | (month[1:] != month[:-1])]
    lesion = np.where(first, 1, 2)
    size = rng.uniform(9, 55, (len(people), 2))[who, lesion - 1]
    rate = np.vectorize(_SHRINKAGE.__getitem__)(people.arm)
    rate = (rate + rng.normal(0, 0.012, len(people)))[who]
    longest = np.round(size * np.exp(-rate * month), 1)
    gone = longest < 4
    measured = np.where(gone, np.nan, longest)
    field = np.where(people.arm == "A", "N", "Y")[who]
    columns: dict[str, Column] = {
        "patient_id": people.ids[who],
        "exam_date": date,
        "lesion_id": np.where(lesion == 1, "T1", "T2"),
        "lesion_role": "target",
        "modality": "CT",
        "organ": np.where(lesion == 1, "lung", "bone"),
        "is_lymph_node": "N",
        "in_implant_field": field,
        "status": np.where(gone, "absent", "measured"),
    }
    for name, share in (("ap", 1.0), ("cc", 0.9), ("tr", 0.7)):
        columns[f"diameter_{name}_mm"] = pl.Series(np.round(measured * share, 1)).fill_nan(None)
    columns["longest_diameter_mm"] = pl.Series(measured).fill_nan(None)
    return _frame("lesions", len(who), columns)


def _implants(people: People, rng: Draw) -> pl.DataFrame:
    treated = people.arm != "A"
    n = int(treated.sum())
    columns: dict[str, Column] = {
        "patient_id": people.ids[treated],
        "implant_date": people.start[treated],
        "site_no": np.ones(n, dtype=int),
        "location_class": "internal",
        "seed_count": rng.integers(8, 120, n),
        "activity_per_seed_mbq": rng.choice([22.2, 25.9, 29.6], n),
        "prescription_dose_gy": rng.choice([80, 100, 120], n, p=[0.1, 0.3, 0.6]),
        "verification_ct_date": people.start[treated] + 1,
        "supplementary_seed_count": rng.choice([0, 4, 8], n, p=[0.9, 0.06, 0.04]),
    }
    return _frame("implants", n, columns)


def _anlotinib(people: People, rng: Draw) -> pl.DataFrame:
    treated = people.arm != "B"
    n = int(treated.sum())
    end = np.minimum(people.start[treated] + rng.integers(60, 900, n), _CUTOFF)
    columns: dict[str, Column] = {
        "patient_id": people.ids[treated],
        "start_date": people.start[treated],
        "end_date": pl.Series(np.where(rng.random(n) < 0.4, np.datetime64("NaT"), end)),
        "daily_dose_mg": rng.choice([12, 10], n, p=[0.85, 0.15]),
        "days_on": np.full(n, 14),
        "days_off": np.full(n, 7),
    }
    return _frame("anlotinib", n, columns)


def _pain(people: People, visits: Visits, rng: Draw) -> pl.DataFrame:
    asked = np.isin(visits.month, (0, 6, 12))
    who, n = visits.who[asked], int(asked.sum())
    level = rng.poisson(2.2, len(people))[who]
    relief = np.where(visits.month[asked] == 0, 0, rng.integers(0, 3, n))
    columns: dict[str, Column] = {
        "patient_id": people.ids[who],
        "assessment_date": visits.date[asked],
        "nrs": np.clip(level - relief, 0, 10),
    }
    return _frame("pain", n, columns)


def _adverse_events(people: People, rng: Draw) -> pl.DataFrame:
    suffered = rng.random(len(people)) < 0.45
    n = int(suffered.sum())
    onset = people.start[suffered] + rng.integers(10, 110, n)
    columns: dict[str, Column] = {
        "patient_id": people.ids[suffered],
        "term": np.array(_TERMS)[rng.integers(0, len(_TERMS), n)],
        "ctcae_grade": rng.choice([1, 2, 3], n, p=[0.7, 0.24, 0.06]),
        "onset_date": onset,
        "resolved_date": onset + rng.integers(5, 30, n),
        "related_to": np.where(people.arm[suffered] == "B", "seeds", "anlotinib"),
        "outcome": "recovered",
    }
    return _frame("adverse_events", n, columns)


def _follow_up(people: People, visits: Visits, rng: Draw) -> pl.DataFrame:
    """One contact per visit from 2 months on.

    The last contact reports a local progression for some patients. For a few patients, it is a
    month later and reports their death.
    """
    later = visits.month > 0
    who, date = visits.who[later], visits.date[later]
    last = np.r_[who[1:] != who[:-1], True]
    chance = rng.random(len(who))
    dead, progressed = last & (chance < 0.08), last & (chance >= 0.08) & (chance < 0.35)
    never = np.datetime64("NaT")
    contact = np.where(dead, np.minimum(date + 33, _CUTOFF), date)
    columns: dict[str, Column] = {
        "patient_id": people.ids[who],
        "contact_date": contact,
        "vital_status": np.where(dead, "dead", "alive"),
        "death_date": pl.Series(np.where(dead, np.maximum(contact - 3, date), never)),
        "death_cause": pl.Series(np.where(dead, "disease progression", "")).replace("", None),
        "local_progression_date": pl.Series(np.where(progressed, date, never)),
    }
    return _frame("follow_up", len(who), columns)
