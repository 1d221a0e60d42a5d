"""Adverse events, coded and attributed."""

import pandas as pd

from benchmarks.pandas_peer.frames import Frames, days_between


def adverse_events(frames: Frames) -> pd.DataFrame:
    """One row per event of an included patient, up to the cut-off and the day of death."""
    columns = ["patient", "arm", "treatment_start", "data_until"]
    p = frames["cohort.patients"][columns].merge(
        frames["derived.exposure"][["patient", "on_treatment_until"]], on="patient"
    )
    e = _coded(frames).merge(p, on="patient")
    e = e[e["onset_date"] <= e["data_until"]].copy()
    e["onset_day"] = days_between(e["treatment_start"], e["onset_date"]) + 1
    is_over = e["resolved_date"] <= e["data_until"]
    for name in ("resolved_date", "resolved_date_imputed"):
        e[name] = e[name].where(is_over)
    related = {"anlotinib": True, "seeds": True, "both": True, "none": False}
    e["is_related"] = e["related_to"].map(related).astype("boolean")
    until = e["on_treatment_until"]
    e["is_treatment_emergent"] = e["onset_date"].between(e["treatment_start"], until)
    return e[["patient", "arm", "term", "coded_term", "soc", "reported_term", "ctcae_grade",
              "onset_date", "onset_day", "resolved_date", "resolved_date_imputed", "related_to",
              "is_related", "is_treatment_emergent", "action", "outcome", "source_file_id",
              "source_row"]]  # fmt: skip


def _coded(frames: Frames) -> pd.DataFrame:
    """Staged events with their CTCAE term; an uncoded term stays as written."""
    e = frames["staging.adverse_events"].rename(columns={"term": "reported_term"})
    trimmed = e["reported_term"].str.strip(" ")
    e = e.assign(written=trimmed.str.lower())
    as_written = trimmed.groupby(e["written"]).transform("min")
    e = e.merge(frames["protocol.ctcae_terms"], on="written", how="left")
    return e.assign(coded_term=e["term"], term=e["term"].fillna(as_written.set_axis(e.index)))


def ae_worst_grade(frames: Frames) -> pd.DataFrame:
    """One row per included patient."""
    e = frames["derived.adverse_events"]
    e = e[e["is_treatment_emergent"]]
    grade, is_related = e["ctcae_grade"], e["is_related"]
    graded = e[["patient"]].assign(
        worst_grade=grade,
        worst_related_grade=grade.where(is_related.fillna(False)),
        worst_unattributed_grade=grade.where(is_related.isna()),
    )
    worst = graded.groupby("patient").max()
    worst["n_events"] = graded.groupby("patient").size()
    p = frames["cohort.patients"][["patient", "arm"]]
    return p.merge(worst.reset_index(), on="patient", how="left").fillna(
        dict.fromkeys(worst.columns, 0)
    )


def ae_counts(frames: Frames) -> pd.DataFrame:
    """One row per arm and event category: any event, a class, or a term."""
    e = frames["derived.adverse_events"]
    e = e[e["is_treatment_emergent"]].assign(soc=e["soc"].fillna("Not coded"))
    levels = {"any": {"soc": "", "term": ""}, "class": {"term": ""}, "term": {}}
    items = pd.concat([e.assign(level=level, **blank) for level, blank in levels.items()])
    items["related_grade"] = items["ctcae_grade"].where(items["is_related"].fillna(False))
    items["is_related"] = items["is_related"].fillna(False).astype("int64")
    keys = ["arm", "level", "soc", "term"]
    worst = items.groupby([*keys, "patient"])[["ctcae_grade", "is_related", "related_grade"]].max()
    counts = worst.assign(
        n_patients=1,
        **{f"n_grade_{grade}": worst["ctcae_grade"] == grade for grade in range(1, 6)},
        n_related=worst["is_related"],
        n_related_severe=worst["related_grade"] >= 3,
    ).drop(columns=["ctcae_grade", "is_related", "related_grade"])
    counted = counts.astype("int64").groupby(keys).sum().reset_index()
    arms = frames["cohort.patients"].groupby("arm").size().rename("patients").reset_index()
    every = arms.merge(counted[keys[1:]].drop_duplicates(), how="cross")
    made = every.merge(counted, on=keys, how="left").fillna(dict.fromkeys(counts.columns, 0))
    blank = {name: made[name].where(made[name] != "", None) for name in ("soc", "term")}
    return made.assign(**blank)
