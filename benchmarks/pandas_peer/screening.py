"""Candidates before treatment, and every criterion judged for each of them."""

from collections.abc import Iterator

import pandas as pd

from benchmarks.pandas_peer.frames import Frames, known, settings

_AS_SENT = ["patient", "site", "sex", "kps", "ecog", "histology", "rai_status",
            "expected_survival_months", "treatment_compliance", "prior_mki",
            "fev1_percent_predicted", "lvef_percent", "prothrombin_time_ratio",
            "targeted_therapy_intolerant", "consent_date"]  # fmt: skip
_UNSEEN = ("not_evaluable", "too_small")


def candidates(frames: Frames) -> pd.DataFrame:
    """One row per candidate screened."""
    labs = _baseline_labs(frames)
    tsh, platelets, tgab, tg = (labs[labs["test_code"] == t] for t in ("TSH", "PLT", "TGAB", "TG"))
    parts = [
        frames["cohort.treatment"][["patient", "arm", "treatment_start"]],
        _dated(tsh, "tsh").assign(tsh_mu_l=_decided(tsh)),
        _dated(tgab, "tgab").assign(tgab_positive=tgab["is_positive"]),
        _dated(tg, "tg"),
        _dated(platelets, "platelets").assign(platelets_10e9_l=_decided(platelets)),
        *_baseline_imaging(frames),
    ]
    c = frames["staging.patients"][_AS_SENT]
    for part in parts:
        c = c.merge(part, on="patient", how="left")
    return c


def _baseline_labs(frames: Frames) -> pd.DataFrame:
    """The last result of each test in the window before treatment start."""
    r = frames["cohort.laboratory_results"]
    in_window = r["study_day"].between(1 - settings(frames)["baseline_window_days"], 1)
    r = r[r["has_value"] & in_window].sort_values("specimen_datetime")
    return r.drop_duplicates(["patient", "test_code"], keep="last")


def _dated(results: pd.DataFrame, test: str) -> pd.DataFrame:
    return results[["patient"]].assign(**{f"{test}_date": results["specimen_date"]})


def _decided(results: pd.DataFrame) -> pd.Series:
    return results["analysis_value"].where(results["is_decided"].fillna(False).astype(bool))


def _baseline_imaging(frames: Frames) -> list[pd.DataFrame]:
    m, b = frames["cohort.lesion_measurements"], frames["cohort.baseline_lesions"]
    exam = m[m["is_baseline"]].groupby("patient")["exam_date"].max()
    largest = b[~b["status"].isin(_UNSEEN)].groupby("patient")["largest_diameter_mm"].max()
    return [exam.rename("baseline_imaging_date").reset_index(), largest.reset_index()]


def failed_checks(frames: Frames) -> pd.DataFrame:
    """One row per candidate and check of KPS, TgAb and TSH that failed."""
    c, s = frames["cohort.candidates"], settings(frames)
    kps, tsh = s["min_kps"], s["max_tsh_mu_l"]
    checks = [
        ("I4", f"KPS at least {kps:g}", c["kps"] < kps),
        ("E1", "TgAb negative", c["tgab_positive"].fillna(False)),
        ("E2", f"TSH below {tsh:g} mU/L", c["tsh_mu_l"] >= tsh),
    ]
    failed: list[pd.DataFrame] = [
        c.loc[fails, ["patient"]].assign(criterion=criterion, check_name=name)
        for criterion, name, fails in checks
    ]
    return pd.concat(failed, ignore_index=True)


def eligibility(frames: Frames) -> pd.DataFrame:
    """One row per candidate and criterion."""
    c = frames["cohort.candidates"]
    judged = [
        c[["patient", "site"]].assign(
            criterion=criterion, met=met, observed=observed, observed_date=day
        )
        for criterion, met, observed, day in _criteria(frames)
    ]
    e = pd.concat(judged, ignore_index=True)
    declared = frames["protocol.criteria"][["criterion", "step", "kind"]]
    e = e.merge(declared, on="criterion", how="left")
    met, inclusion = e["met"], e["kind"] == "inclusion"
    e["status"] = met.map({True: "met", False: "not_met"}).astype(object).fillna("not_assessable")
    e["passed"] = met.fillna(False) == inclusion
    return e.drop(columns="met")


Judgement = tuple[str, pd.Series, pd.Series, pd.Series]


def _criteria(frames: Frames) -> Iterator[Judgement]:
    c, s = frames["cohort.candidates"], settings(frames)
    failed, undated = frames["cohort.failed_checks"], _undated(c)
    fails = {
        criterion: c["patient"].isin(failed.loc[failed["criterion"] == criterion, "patient"])
        for criterion in ("I4", "E1", "E2")
    }
    rai, months, lesion = c["rai_status"], c["expected_survival_months"], c["largest_diameter_mm"]
    refractory = known(rai.isin(["no_uptake", "progression_after_rai"]), rai)
    yield "I1", refractory, rai, undated
    imaging = c["baseline_imaging_date"]
    measurable = known(lesion.fillna(0) > s["min_lesion_diameter_mm"], imaging)
    yield "I2", measurable, _written(lesion), imaging
    least_months = s["min_expected_survival_months"]
    yield "I3", known(months > least_months, months), _written(months), undated
    yield "I4", known(~fails["I4"], c["kps"]), _written(c["kps"].astype("Int64")), undated
    tgab = c["tgab_positive"]
    said = tgab.map({True: "positive", False: "negative"})
    yield "E1", known(fails["E1"], tgab), said, c["tgab_date"]
    yield "E2", known(fails["E2"], c["tsh_mu_l"]), _written(c["tsh_mu_l"]), c["tsh_date"]
    missing = _missing_items(c, frames["private.birth"])
    yield "E3", missing.notna().astype("boolean"), missing, undated
    yield "E4", _is(c["treatment_compliance"], "poor"), c["treatment_compliance"], undated
    yield "E5", _is(c["prior_mki"], "Y"), c["prior_mki"], undated
    yield from _organ_function(c, s)
    intolerant = c["targeted_therapy_intolerant"]
    yield "E8", _is(intolerant, "Y"), intolerant, undated
    yield "E9", known(months < least_months, months), _written(months), undated


def _organ_function(c: pd.DataFrame, s: pd.Series) -> Iterator[Judgement]:
    fev1, lvef, undated = c["fev1_percent_predicted"], c["lvef_percent"], _undated(c)
    low_fev1 = known(fev1 < s["min_fev1_percent_predicted"], fev1)
    low_lvef = known(lvef < s["min_lvef_percent"], lvef)
    seen = _listed(["FEV1 " + _written(fev1) + " %", "LVEF " + _written(lvef) + " %"])
    yield "E6", low_fev1 | low_lvef, seen, undated
    plt, ptr = c["platelets_10e9_l"], c["prothrombin_time_ratio"]
    few = known(plt < s["min_platelets_10e9_l"], plt)
    slow = known(ptr > s["max_prothrombin_time_ratio"], ptr)
    seen = _listed(["PLT " + _written(plt), "PTR " + _written(ptr)])
    yield "E7", few | slow, seen, c["platelets_date"]


def _undated(c: pd.DataFrame) -> pd.Series:
    return pd.Series(pd.NaT, index=c.index, dtype=c["tsh_date"].dtype)


def _is(column: pd.Series, code: str) -> pd.Series:
    return known(column == code, column)


def _written(numbers: pd.Series) -> pd.Series:
    return numbers.astype(str).where(numbers.notna())


def _listed(parts: list[pd.Series]) -> pd.Series:
    """The texts that are present, separated by commas; missing if there are none."""
    joined = (parts[0] + ", ").fillna("")
    for part in parts[1:]:
        joined = joined + (part + ", ").fillna("")
    joined = joined.str.removesuffix(", ")
    return joined.where(joined != "")


def _missing_items(c: pd.DataFrame, birth: pd.DataFrame) -> pd.Series:
    born = c["patient"].map(birth.set_index("patient")["birth_date"])
    missing = {
        "KPS": c["kps"].isna(),
        "ECOG": c["ecog"].isna(),
        "histology": c["histology"].isna(),
        "treatment": c["treatment_start"].isna(),
        "birth before treatment": born > c["treatment_start"],
        "baseline TSH": c["tsh_mu_l"].isna(),
        "baseline TgAb": c["tgab_positive"].isna(),
        "baseline Tg": c["tg_date"].isna(),
        "baseline imaging": c["baseline_imaging_date"].isna(),
    }
    return _listed(
        [is_missing.map({True: item, False: None}) for item, is_missing in missing.items()]
    )
