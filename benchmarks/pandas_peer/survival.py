"""Time to event: what can end an observation, the sensitivity sets, and what does end it."""

import pandas as pd

from benchmarks.pandas_peer.frames import Frames, case, cutoff, days_between, settings

_CENSORING = {
    "last_evaluable_examination": "last_exam",
    "last_examination_before_new_therapy": "last_exam_before",
    "last_known_alive": "last_alive",
}


def survival_sources(frames: Frames) -> pd.DataFrame:
    """One row per included patient, endpoint and source of event or censoring that applies."""
    p = frames["cohort.patients"][["patient", "arm", "treatment_start", "new_therapy_date"]]
    r = frames["derived.response"]
    local = r[r["scope"] == "local"].merge(p, on="patient")
    progressed, evaluable = local[local["response"] == "PD"], local[local["response"] != "NE"]
    new_therapy = evaluable["new_therapy_date"]
    before = evaluable[new_therapy.isna() | (evaluable["exam_date"] <= new_therapy)]
    f = frames["staging.follow_up"][["patient", "local_progression_date"]].merge(p, on="patient")
    f = f[f["local_progression_date"].between(f["treatment_start"], cutoff(frames))]
    v = frames["cohort.vital_status"]
    dead, alive = v[v["death_date"].notna()], v[v["death_date"].isna()]

    confirmed = progressed[progressed["pd_confirmed"].astype(bool)]
    event, censoring = "event", "censoring"
    found = [
        _source("LPFS", event, "local_progression_imaging", progressed, "exam_date", "min"),
        _source("LPFS", event, "confirmed_local_progression_imaging", confirmed, "exam_date",
                "min"),
        _source("LPFS", event, "local_progression_follow_up", f, "local_progression_date", "min"),
        _source("LPFS", event, "death", dead, "death_date", "min"),
        _source("OS", event, "death", dead, "death_date", "min"),
        _source("LPFS", censoring, "last_evaluable_examination", evaluable, "exam_date", "max"),
        _source("LPFS", censoring, "last_examination_before_new_therapy", before, "exam_date",
                "max"),
        _source("LPFS", censoring, "no_evaluable_examination", p, "treatment_start", "min"),
        _source("OS", censoring, "last_known_alive", alive, "last_known_alive_date", "max"),
    ]  # fmt: skip
    return pd.concat(found, ignore_index=True).merge(p[["patient", "arm"]], on="patient")


def _source(
    endpoint: str, kind: str, source: str, rows: pd.DataFrame, date: str, which: str
) -> pd.DataFrame:
    day = rows.groupby("patient")[date].agg(which).rename("source_date").reset_index()
    return day.assign(endpoint=endpoint, kind=kind, source=source)


def sensitivity_sets(frames: Frames) -> pd.DataFrame:
    """One row per endpoint and sensitivity set, with the rules that hold in it."""
    s = settings(frames)
    censor, confirm = bool(s["censor_at_new_therapy"]), bool(s["pd_needs_confirmation"])
    rows = [
        ("LPFS", "primary", 1, censor, False, confirm),
        ("LPFS", "no_censoring_at_new_therapy", 2, False, False, confirm),
        ("LPFS", "censored_after_missed_visits", 3, censor, True, confirm),
        ("LPFS", "confirmed_progression", 4, censor, False, True),
        ("OS", "primary", 1, censor, False, confirm),
    ]
    return pd.DataFrame(
        rows,
        columns=["endpoint", "sensitivity_set", "set_order", "censor_at_new_therapy",
                 "censor_missed", "pd_needs_confirmation"],
    )  # fmt: skip


def survival(frames: Frames) -> pd.DataFrame:
    """One row per included patient, endpoint and sensitivity set."""
    s, sets = settings(frames), frames["derived.sensitivity_sets"]
    sources, p = frames["derived.survival_sources"], frames["cohort.patients"]
    last = _last_examinations(sources)
    d = p[["patient", "arm", "treatment_start", "new_therapy_date"]].merge(sets, how="cross")
    d = d.merge(last, on="patient", how="left")
    d = d.merge(
        _first_events(sources, sets), on=["patient", "endpoint", "sensitivity_set"], how="left"
    )
    d["n_missed"] = d["patient"].map(_missed_visits(frames, last)).fillna(0)

    event, new_therapy = d["event_date"], d["new_therapy_date"]
    at_new_therapy = (
        (d["endpoint"] == "LPFS")
        & d["censor_at_new_therapy"]
        & new_therapy.notna()
        & (event.isna() | (new_therapy < event))
    )
    enough = d["n_missed"] >= s["missed_visits_before_event"]
    at_missed = d["censor_missed"] & (d["event_source"] == "death") & enough
    d["reason"] = _reason(d, at_new_therapy, at_missed)
    d["end_date"] = _end_date(d)
    d["event"] = (~at_new_therapy & ~at_missed & event.notna()).astype(int)
    d["time_days"] = days_between(d["treatment_start"], d["end_date"]) + 1
    d["time_months"] = d["time_days"] / s["days_per_month"]
    d = d.rename(columns={"treatment_start": "start_date"})
    return d[["patient", "arm", "endpoint", "sensitivity_set", "start_date", "end_date",
              "time_days", "time_months", "event", "reason"]]  # fmt: skip


def _last_examinations(sources: pd.DataFrame) -> pd.DataFrame:
    censoring = sources[sources["source"].isin(_CENSORING)]
    dates = censoring.pivot_table(
        index="patient", columns="source", values="source_date", aggfunc="max"
    )
    return dates.reindex(columns=list(_CENSORING)).rename(columns=_CENSORING).reset_index()


def _first_events(sources: pd.DataFrame, sets: pd.DataFrame) -> pd.DataFrame:
    e = sources[sources["kind"] == "event"].merge(sets, on="endpoint")
    confirmed_only = e["pd_needs_confirmation"]
    counts = ((e["source"] != "local_progression_imaging") | ~confirmed_only) & (
        (e["source"] != "confirmed_local_progression_imaging") | confirmed_only
    )
    e = e[counts].assign(order=e["source"].map({"death": 2, "local_progression_follow_up": 1}))
    e = e.fillna({"order": 0}).sort_values(["source_date", "order"])
    e = e.drop_duplicates(["patient", "endpoint", "sensitivity_set"])
    e = e.rename(columns={"source": "event_source", "source_date": "event_date"})
    return e[["patient", "endpoint", "sensitivity_set", "event_source", "event_date"]]


def _missed_visits(frames: Frames, last: pd.DataFrame) -> pd.Series:
    """Visits due between the last evaluable examination and death, by patient."""
    deaths = frames["cohort.vital_status"][["patient", "death_date"]].dropna()
    p = frames["cohort.patients"][["patient", "treatment_start"]].merge(deaths, on="patient")
    p = p.merge(last[["patient", "last_exam"]], on="patient", how="left")
    v = p.merge(frames["cohort.visit_windows"], how="cross")
    last_day = (days_between(v["treatment_start"], v["last_exam"]) + 1).fillna(1)
    death_day = days_between(v["treatment_start"], v["death_date"]) + 1
    missed = v[(v["from_day"] > last_day) & (v["target_day"] < death_day)]
    return missed.groupby("patient").size()


def _reason(d: pd.DataFrame, at_new_therapy: pd.Series, at_missed: pd.Series) -> pd.Series:
    unexamined = "no_evaluable_examination"
    return case(
        [
            at_new_therapy & d["last_exam_before"].isna(),
            at_new_therapy,
            at_missed & d["last_exam"].isna(),
            at_missed,
            d["event_date"].notna(),
            d["endpoint"] == "OS",
            d["last_exam"].isna(),
        ],
        [
            unexamined,
            "last_examination_before_new_therapy",
            unexamined,
            "last_examination_before_missed_visits",
            d["event_source"],
            "last_known_alive",
            unexamined,
        ],
        "last_evaluable_examination",
    )


def _end_date(d: pd.DataFrame) -> pd.Series:
    columns = {
        "no_evaluable_examination": "treatment_start",
        "last_examination_before_missed_visits": "last_exam",
        **_CENSORING,
    }
    end = d["event_date"]
    for reason, column in columns.items():
        end = end.mask(d["reason"] == reason, d[column])
    return end
