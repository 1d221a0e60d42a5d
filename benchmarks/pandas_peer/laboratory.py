"""Laboratory results as analysed, and the CTCAE grades computed from them."""

import pandas as pd

from benchmarks.pandas_peer.frames import DIGITS, Frames, days_between, known, settings

_EVIDENCE = ["source_file_id", "source_row"]
_TEST = ["patient", "test_code"]
_RESULT = [*_TEST, "specimen_datetime", "study_day", *_EVIDENCE]


def laboratory_results(frames: Frames) -> pd.DataFrame:
    """One row per staged laboratory result of a candidate who was treated."""
    s = settings(frames)
    r = frames["staging.labs"].merge(
        frames["cohort.treatment"][["patient", "treatment_start"]], on="patient"
    )
    test, value, comparator = r["test_code"], r["result_value"], r["result_comparator"]
    is_tgab, said = test == "TGAB", r["result_qualitative"]
    r["specimen_date"] = r["specimen_datetime"].dt.normalize()
    r["study_day"] = days_between(r["treatment_start"], r["specimen_date"]) + 1
    r["has_value"] = value.notna() | (is_tgab & said.notna())
    factors = {"<": s["below_limit_factor"], ">": s["above_limit_factor"]}
    r["analysis_value"] = value * comparator.map(factors).astype(float).fillna(1)

    limit = test.map({"TSH": s["max_tsh_mu_l"], "PLT": s["min_platelets_10e9_l"]}).astype(float)
    limit = limit.mask(is_tgab, r["reference_high"])
    is_below, is_above = comparator == "<", comparator == ">"
    decided = (value <= limit).where(is_below, (value >= limit).where(is_above, True))
    r["is_decided"] = known(decided, value, limit)
    undecided = ~decided.astype(bool)
    positive = known((value > limit) | (is_above & (value == limit)), value, limit)
    positive = positive.mask(undecided).mask(said.notna(), said == "positive")
    r["is_positive"] = positive.where(is_tgab)
    unsuppressed = known((value >= limit) & ~is_below, value, limit).mask(undecided)
    r["is_unsuppressed"] = unsuppressed.where(test == "TSH")
    return r.drop(columns=["site", "treatment_start"])


def result_grades(frames: Frames) -> pd.DataFrame:
    """One row per included patient, numeric laboratory result and CTCAE term."""
    s = settings(frames)
    r = _graded_values(frames, s)
    r = r.merge(_baseline(r, s), on=_TEST, how="left")
    taken, first = r["specimen_datetime"], r["baseline_datetime"]
    later = taken > first
    r["is_baseline"] = taken == first
    in_treatment = (r["study_day"] >= 1) & (r["specimen_date"] <= r["on_treatment_until"])
    r["is_on_treatment"] = in_treatment & (first.isna() | later)
    was_abnormal = r["is_abnormal"].astype("boolean").fillna(False).astype(bool) & later
    r["kind"] = was_abnormal.map({True: "abnormal", False: "normal"})
    x = r.merge(frames["protocol.laboratory_grades"], on="test_code")
    x = x[(x["baseline"] == "any") | (x["baseline"] == x["kind"])]

    x["limit"] = _limit(x)
    below, above = x["result_comparator"] == "<", x["result_comparator"] == ">"
    undecided = (below & (x["graded_value"] > x["limit"])) | (
        above & (x["graded_value"] < x["limit"])
    )
    x["is_open"] = undecided | (x["limit"].isna() & x["times"].isin(["LLN", "ULN"]))
    x["reached_grade"] = x["ctcae_grade"].where(_is_reached(x))
    keys = [*_RESULT, "term", "graded_value", "is_on_treatment", "is_baseline"]
    g = x.groupby(keys, as_index=False).agg(
        ctcae_grade=("reached_grade", "max"), is_open=("is_open", "any")
    )
    g["ctcae_grade"] = g["ctcae_grade"].mask(g["ctcae_grade"].isna() & ~g["is_open"], 0)
    return g.drop(columns="is_open")


def _graded_values(frames: Frames, s: pd.Series) -> pd.DataFrame:
    """Numeric results of the cohort; calcium is corrected for the albumin of the same day."""
    p = frames["cohort.patients"][["patient", "data_until"]]
    x = frames["derived.exposure"][["patient", "on_treatment_until"]]
    r = frames["cohort.laboratory_results"].merge(p.merge(x, on="patient"), on="patient")
    r = r[r["result_value"].notna() & (r["specimen_date"] <= r["data_until"])]
    exact = r["result_comparator"].isna()
    day = ["patient", "specimen_date"]
    albumin = r[(r["test_code"] == "ALB") & exact].sort_values("specimen_datetime")
    albumin = albumin.drop_duplicates(day, keep="last")
    albumin = albumin[[*day, "result_value"]].rename(columns={"result_value": "albumin_g_l"})
    r = r.merge(albumin, on=day, how="left")
    lacking = s["reference_albumin_g_l"] - r["albumin_g_l"]
    correction = s["calcium_per_albumin_mmol_per_g"] * lacking
    is_corrected = (r["test_code"] == "CA") & r["result_comparator"].isna()
    r["graded_value"] = (r["result_value"] + correction.where(is_corrected).fillna(0)).round(DIGITS)
    return r


def _baseline(r: pd.DataFrame, s: pd.Series) -> pd.DataFrame:
    """The last result of each test in the baseline window, and whether it is too high."""
    b = r[r["study_day"].between(1 - s["baseline_window_days"], 1)]
    b = b.sort_values("specimen_datetime").drop_duplicates(_TEST, keep="last")
    exact = b["result_comparator"].isna()
    return b[_TEST].assign(
        baseline_datetime=b["specimen_datetime"],
        baseline_value=b["graded_value"].where(exact),
        is_abnormal=exact & (b["graded_value"] > b["reference_high"]),
    )


def _limit(x: pd.DataFrame) -> pd.Series:
    factors = {"LLN": "reference_low", "ULN": "reference_high", "BASELINE": "baseline_value"}
    limit = x["limit_value"]
    for times, column in factors.items():
        limit = limit.mask(x["times"] == times, x["limit_value"] * x[column])
    return limit.round(DIGITS)


def _is_reached(x: pd.DataFrame) -> pd.Series:
    value, limit, comparator = x["graded_value"], x["limit"], x["result_comparator"]
    exact = comparator.isna()
    low = (exact & (value < limit)) | ((comparator == "<") & (value <= limit))
    high = (exact & (value > limit)) | ((comparator == ">") & (value >= limit))
    at_limit = x["at_limit"] & exact & (value == limit)
    return low.where(x["direction"] == "below", high | at_limit)


def laboratory_grades(frames: Frames) -> pd.DataFrame:
    """One row per included patient and CTCAE laboratory term with a result on treatment."""
    c = frames["derived.result_grades"]
    worst = c[c["is_on_treatment"]].groupby(["patient", "term"])["ctcae_grade"].max()
    g = worst.rename("computed_grade").reset_index()
    g = g.merge(frames["cohort.patients"][["patient", "arm"]], on="patient")
    g["event"] = g["term"].str.lower()

    e = frames["derived.adverse_events"]
    e = e[e["is_treatment_emergent"]].assign(event=e["term"].str.lower())
    recorded = e.groupby(["patient", "event"])["ctcae_grade"].max().rename("recorded_grade")
    g = g.merge(recorded.reset_index(), on=["patient", "event"], how="left")
    g["recorded_grade"] = g["recorded_grade"].fillna(0)
    g["agrees"] = known(g["computed_grade"] == g["recorded_grade"], g["computed_grade"])
    return g.drop(columns="event")
