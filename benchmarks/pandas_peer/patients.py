"""The cohort, its visits, and its vital status."""

import pandas as pd

from benchmarks.pandas_peer.deaths import days_alive
from benchmarks.pandas_peer.frames import (
    Frames,
    case,
    cutoff,
    days_between,
    in_visit_windows,
    settings,
)

_AS_SENT = ["patient", "site", "sex", "height_cm", "weight_kg", "kps", "ecog", "histology",
            "surgery", "bilateral_tumor", "extrathyroidal_extension", "prior_i131_courses",
            "prior_i131_activity_gbq", "last_ebrt_date", "source_file_id",
            "source_row"]  # fmt: skip


def patients(frames: Frames) -> pd.DataFrame:
    """One row per included patient."""
    e = frames["cohort.eligibility"]
    p = frames["staging.patients"]
    p = p[~p["patient"].isin(e.loc[~e["passed"], "patient"])]
    t = frames["cohort.treatment"][["patient", "arm", "treatment_start", "new_therapy_date"]]
    p = p.merge(frames["private.birth"], on="patient").merge(t, on="patient")
    seeds = frames["cohort.study_implants"].groupby("patient")["seeds"].sum()
    p = p.merge(seeds.rename("seed_count").reset_index(), on="patient", how="left")

    deaths = frames["cohort.deaths"][["patient", "death_date"]]
    p = p.merge(deaths, on="patient", how="left")
    made = ["arm", "treatment_start", "new_therapy_date", "seed_count"]
    return p[_AS_SENT + made].assign(
        data_cutoff=cutoff(frames),
        data_until=p["death_date"].fillna(cutoff(frames)),
        age_years=_age(p["birth_date"], p["treatment_start"]),
        bmi=p["weight_kg"] / (p["height_cm"] / 100) ** 2,
        metastasis=_metastasis(p),
        mutation=_mutation(p),
    )


def _age(birth: pd.Series, day: pd.Series) -> pd.Series:
    years: pd.Series = day.dt.year - birth.dt.year
    before_birthday: pd.Series = (day.dt.month < birth.dt.month) | (
        (day.dt.month == birth.dt.month) & (day.dt.day < birth.dt.day)
    )
    return years - before_birthday


def _metastasis(p: pd.DataFrame) -> pd.Series:
    lung, bone, node = p["lung_metastasis"], p["bone_metastasis"], p["lymph_node_metastasis"]
    return case(
        [
            (lung == "Y") & (bone == "Y"),
            lung.isna() | bone.isna(),
            lung == "Y",
            bone == "Y",
            node == "Y",
            node == "N",
        ],
        ["lung_and_bone", None, "lung_only", "bone_only", "lymph_node_only", "none"],
        None,
    )


def _mutation(p: pd.DataFrame) -> pd.Series:
    names = {
        ("positive", "positive"): "braf_and_tert",
        ("positive", "negative"): "braf_v600e",
        ("negative", "positive"): "tert",
        ("negative", "negative"): "negative",
    }
    found = pd.Series(zip(p["braf_v600e"], p["tert_promoter"], strict=True), index=p.index)
    return found.map(names)


def visit_windows(frames: Frames) -> pd.DataFrame:
    """One row per visit, baseline included."""
    p, schedule = frames["cohort.patients"], frames["protocol.visit_schedule"]
    last_day = days_between(p["treatment_start"], p["data_cutoff"]).max() + 1
    window = settings(frames)["baseline_window_days"]
    columns = ["visit", "visit_order", "target_day", "from_day", "to_day"]
    baseline = pd.DataFrame([("baseline", 0, 1.0, 1.0 - window, 2.0)], columns=columns)
    scheduled = schedule.loc[schedule["from_day"] <= last_day, columns]
    windows: pd.DataFrame = pd.concat([baseline, scheduled], ignore_index=True)
    return windows


def visit_days(frames: Frames) -> pd.DataFrame:
    """One row per study day in the window of a visit, the nearest day to its target first."""
    w = frames["cohort.visit_windows"]
    all_days = pd.DataFrame(
        {"study_day": range(int(w["from_day"].min()), int(w["to_day"].max()) + 1)}
    )
    d = in_visit_windows(all_days, "study_day", w).merge(w[["visit", "visit_order"]], on="visit")
    d = d.sort_values(["distance", "study_day"], ascending=[True, False])
    d["nearest_first"] = d.groupby("visit").cumcount() + 1
    return d[["study_day", "visit", "visit_order", "nearest_first"]]


def vital_status(frames: Frames) -> pd.DataFrame:
    """One row per included patient."""
    p = frames["cohort.patients"][["patient", "treatment_start", "data_until"]]
    deaths = frames["cohort.deaths"].rename(
        columns={"source_file_id": "death_file_id", "source_row": "death_row"}
    )
    v = p.merge(deaths, on="patient", how="left")
    v = v.merge(_last_seen(frames, p), on="patient", how="left")
    seen_or_start = ["last_seen", "treatment_start"]
    v["last_known_alive_date"] = v[seen_or_start].max(axis=1)
    v["end_of_observation"] = v["death_date"].fillna(v["last_known_alive_date"])

    v["export"] = v["export"].mask(v["death_date"].notna(), "follow_up")
    v["source_file_id"] = v["death_file_id"].fillna(v["source_file_id"])
    v["source_row"] = v["death_row"].fillna(v["source_row"])
    return v.drop(columns=[*seen_or_start, "data_until", "death_file_id", "death_row"])


def _last_seen(frames: Frames, cohort: pd.DataFrame) -> pd.DataFrame:
    """The last day on which each patient of the cohort was seen alive, and its source record."""
    seen = days_alive(frames).rename(columns={"day": "last_seen"}).merge(cohort, on="patient")
    seen = seen[seen["last_seen"] <= seen["data_until"]]
    seen = seen[seen["last_seen"] == seen.groupby("patient")["last_seen"].transform("max")]
    seen = seen.assign(not_follow_up=seen["export"] != "follow_up")
    seen = seen.sort_values(["not_follow_up", "export", "source_file_id", "source_row"])
    columns = ["patient", "last_seen", "export", "source_file_id", "source_row"]
    return seen.drop_duplicates("patient")[columns]
