"""Time to event: candidate events, sensitivity sets, and the event that ends the observation."""

import pandas as pd

from benchmarks.pandas_peer.frames import Frames, case, days_between, settings

_SET = ["patient", "endpoint", "sensitivity_set"]
_CENSORING = {
    "last_evaluable_examination": "last_exam",
    "last_examination_before_new_therapy": "last_exam_before",
    "last_known_alive": "last_alive",
}


def sensitivity_sets(frames: Frames) -> pd.DataFrame:
    """One row per endpoint and sensitivity set, with the rules of the set."""
    s, t = settings(frames), frames["protocol.sensitivity_sets"]
    return t[["endpoint", "sensitivity_set", "set_order", "censor_missed", "only_imaging"]].assign(
        censor_at_new_therapy=~t["beyond_new_therapy"] & bool(s["censor_at_new_therapy"]),
        pd_needs_confirmation=t["only_confirmed"] | bool(s["pd_needs_confirmation"]),
    )


def survival(frames: Frames) -> pd.DataFrame:
    """One row per included patient, endpoint and sensitivity set."""
    s = settings(frames)
    d = _ends_of_sets(frames)
    d = d.merge(_last_examinations(frames), on=["patient", "endpoint"], how="left")
    missed = d[d["censor_missed"] & d["event_date"].notna()]
    before = _examinations_before(frames, missed)
    d = d.merge(before, on=_SET, how="left")
    d = d.merge(_missed_visits(frames, missed.merge(before, how="left")), on=_SET, how="left")

    event, new_therapy = d["event_date"], d["new_therapy_date"]
    at_new_therapy = (
        d["scope"].notna()
        & d["censor_at_new_therapy"]
        & new_therapy.notna()
        & (event.isna() | (new_therapy < event))
    )
    at_missed = d["n_missed"].fillna(0) >= s["missed_visits_before_event"]
    d["reason"] = _reason(d, at_new_therapy, at_missed)
    d["end_date"] = _end_date(d)
    d["event"] = (~at_new_therapy & ~at_missed & event.notna()).astype(int)
    d["time_days"] = days_between(d["treatment_start"], d["end_date"]) + 1
    d["time_months"] = d["time_days"] / s["days_per_month"]
    d = d.rename(columns={"treatment_start": "start_date"})
    return d[["patient", "arm", "endpoint", "sensitivity_set", "start_date", "end_date",
              "time_days", "time_months", "event", "reason"]]  # fmt: skip


def _ends_of_sets(frames: Frames) -> pd.DataFrame:
    """One row per patient, endpoint and sensitivity set, with the first event that counts."""
    sets, endings = frames["derived.sensitivity_sets"], frames["protocol.endings"]
    e = frames["derived.survival_sources"].merge(sets, on="endpoint")
    endings = endings.rename(columns={"reason": "source"})[
        ["source", "priority", "needs_confirmation", "evidence"]
    ]
    e = e[e["kind"] == "event"].merge(endings, on="source")
    asked = e["pd_needs_confirmation"]
    counts = e["needs_confirmation"].isna() | (e["needs_confirmation"] == asked)
    counts &= ~(e["only_imaging"] & (e["evidence"] == "follow_up"))
    e = e[counts.astype(bool)].sort_values(["source_date", "priority"]).drop_duplicates(_SET)
    e = e.assign(is_examined=e["evidence"] == "examination").rename(
        columns={"source": "event_source", "source_date": "event_date"}
    )
    d = frames["cohort.patients"][["patient", "arm", "treatment_start", "new_therapy_date"]]
    d = d.merge(sets, how="cross")
    d = d.merge(frames["protocol.endpoints"][["endpoint", "scope"]], on="endpoint")
    return d.merge(e[[*_SET, "event_source", "event_date", "is_examined"]], on=_SET, how="left")


def _last_examinations(frames: Frames) -> pd.DataFrame:
    sources = frames["derived.survival_sources"]
    censoring = sources[sources["source"].isin(_CENSORING)]
    dates = censoring.pivot_table(
        index=["patient", "endpoint"], columns="source", values="source_date", aggfunc="max"
    )
    return dates.reindex(columns=list(_CENSORING)).rename(columns=_CENSORING).reset_index()


def _examinations_before(frames: Frames, ends: pd.DataFrame) -> pd.DataFrame:
    """The last evaluable examination before each event, except the one that shows the event."""
    r = frames["derived.response"]
    r = r.loc[r["response"] != "NE", ["patient", "scope", "exam_date"]]
    x = ends.merge(r, on=["patient", "scope"])
    on_the_day = (x["exam_date"] == x["event_date"]) & ~x["is_examined"].astype(bool)
    x = x[(x["exam_date"] < x["event_date"]) | on_the_day]
    return x.groupby(_SET)["exam_date"].max().rename("exam_before_event").reset_index()


def _missed_visits(frames: Frames, ends: pd.DataFrame) -> pd.DataFrame:
    """Visits due between the last evaluable examination before an event and the event.

    A visit is not missed if its window contains the examination that shows the event.
    """
    v = ends.merge(frames["cohort.visit_windows"], how="cross")
    start = v["treatment_start"]
    last_day = (days_between(start, v["exam_before_event"]) + 1).fillna(1)
    event_day = days_between(start, v["event_date"]) + 1
    over = ~v["is_examined"].astype(bool) | (v["to_day"] <= event_day)
    missed = v[(v["from_day"] > last_day) & (v["target_day"] < event_day) & over]
    return missed.groupby(_SET).size().rename("n_missed").reset_index()


def _reason(d: pd.DataFrame, at_new_therapy: pd.Series, at_missed: pd.Series) -> pd.Series:
    unexamined = "no_evaluable_examination"
    return case(
        [
            at_new_therapy & d["last_exam_before"].isna(),
            at_new_therapy,
            at_missed & d["exam_before_event"].isna(),
            at_missed,
            d["event_date"].notna(),
            d["scope"].isna(),
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
        "last_examination_before_missed_visits": "exam_before_event",
        **_CENSORING,
    }
    end = d["event_date"]
    for reason, column in columns.items():
        end = end.mask(d["reason"] == reason, d[column])
    return end
