"""Events and censoring dates that can end the observation of each endpoint."""

import pandas as pd

from benchmarks.pandas_peer.frames import Frames, cutoff


def survival_sources(frames: Frames) -> pd.DataFrame:
    """One row per included patient, endpoint and applicable source of an event or of censoring."""
    endpoints = frames["protocol.endpoints"][["endpoint", "scope"]]
    events = _events(frames).merge(frames["protocol.endpoint_events"], on="reason")
    v = frames["cohort.vital_status"]
    alive = v.loc[v["death_date"].isna(), ["patient", "last_known_alive_date"]]
    alive = alive.rename(columns={"last_known_alive_date": "source_date"})
    unscoped = endpoints.loc[endpoints["scope"].isna(), ["endpoint"]]
    found = [
        events,
        _examinations(frames).merge(endpoints.dropna(), on="scope").drop(columns="scope"),
        alive.merge(unscoped, how="cross").assign(reason="last_known_alive"),
    ]
    arms = frames["cohort.patients"][["patient", "arm"]]
    sources = pd.concat(found, ignore_index=True).merge(arms, on="patient")
    kinds = frames["protocol.endings"][["reason", "kind"]]
    return sources.merge(kinds, on="reason").rename(columns={"reason": "source"})


def _events(frames: Frames) -> pd.DataFrame:
    """One row per included patient and event, with its first day."""
    p = frames["cohort.patients"][["patient", "treatment_start"]]
    r, f = frames["derived.response"], frames["staging.follow_up"].merge(p, on="patient")
    progressed = r[r["response"] == "PD"]
    found = []
    for scope, name in (("local", "local_progression_imaging"), ("overall", "progression_imaging")):
        seen = progressed[progressed["scope"] == scope]
        confirmed = seen[seen["pd_confirmed"].astype(bool)]
        found += [
            _dated(name, seen, "exam_date", "min"),
            _dated(f"confirmed_{name}", confirmed, "exam_date", "min"),
        ]
    for place in ("local", "distant"):
        day = f"{place}_progression_date"
        told = f[f[day].between(f["treatment_start"], cutoff(frames))]
        found.append(_dated(f"{place}_progression_follow_up", told, day, "min"))
    dead = frames["cohort.vital_status"].dropna(subset="death_date")
    return pd.concat([*found, _dated("death", dead, "death_date", "min")], ignore_index=True)


def _examinations(frames: Frames) -> pd.DataFrame:
    """One row per included patient and scope: the last examination, else treatment start."""
    p = frames["cohort.patients"][["patient", "treatment_start", "new_therapy_date"]]
    r = frames["derived.response"]
    evaluable = r[r["response"] != "NE"].merge(p, on="patient")
    new_therapy = evaluable["new_therapy_date"]
    before = evaluable[new_therapy.isna() | (evaluable["exam_date"] <= new_therapy)]
    found = []
    for scope in frames["protocol.scopes"]["scope"]:
        dated = [
            _dated("last_evaluable_examination", evaluable[evaluable["scope"] == scope],
                   "exam_date", "max"),
            _dated("last_examination_before_new_therapy", before[before["scope"] == scope],
                   "exam_date", "max"),
            _dated("no_evaluable_examination", p, "treatment_start", "min"),
        ]  # fmt: skip
        found.append(pd.concat(dated, ignore_index=True).assign(scope=scope))
    return pd.concat(found, ignore_index=True)


def _dated(reason: str, rows: pd.DataFrame, date: str, which: str) -> pd.DataFrame:
    day = rows.groupby("patient")[date].agg(which).rename("source_date").reset_index()
    return day.assign(reason=reason)
