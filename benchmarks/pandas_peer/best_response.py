"""Best response of each patient and how long it lasted."""

import pandas as pd

from benchmarks.pandas_peer.frames import Frames, days_between, settings

_COURSE = ["patient", "scope"]


def best_response(frames: Frames) -> pd.DataFrame:
    """One row per included patient and scope."""
    s = settings(frames)
    p = frames["cohort.patients"][["patient", "arm", "treatment_start", "new_therapy_date"]]
    scopes = pd.DataFrame({"scope": ["overall", "local"]})
    b = p.merge(scopes, how="cross").merge(_ranked(frames, s), on=_COURSE, how="left")
    deaths = frames["cohort.vital_status"][["patient", "death_date"]]
    b = b.merge(deaths, on="patient")

    new_therapy, death = b["new_therapy_date"], b["death_date"]
    death = death.where(new_therapy.isna() | (death <= new_therapy))
    end = b["progression_date"].fillna(death)
    first, responded = b["first_response_date"], b["first_response_date"].notna()
    b["duration_days"] = days_between(first, end.fillna(b["last_evaluable_date"])) + 1
    b["duration"] = b["duration_days"] / s["days_per_month"]
    b["duration_ended"] = end.notna().astype("boolean").where(responded)
    return b[["patient", "arm", "scope", "best_response", "best_response_confirmed",
              "first_response_date", "duration_days", "duration", "duration_ended"]].fillna(
        {"best_response": "NE", "best_response_confirmed": "NE"})  # fmt: skip


_RANKS = ["CR", "PR", "SD", "NON-CR/NON-PD", "PD", "NE"]


def _ranked(frames: Frames, s: pd.Series) -> pd.DataFrame:
    """Best response, first response, progression and last evaluable examination."""
    r = frames["derived.response"]
    starts = frames["cohort.patients"][["patient", "treatment_start"]]
    r = r[r["counts"]].merge(starts, on="patient")
    late = days_between(r["treatment_start"], r["exam_date"]) >= s["sd_min_days"]
    seen, confirmed_cr = r["response"], r["confirmed"].fillna(False).astype(bool)
    as_seen = seen.mask((seen == "SD") & ~late, "NE")
    stable = pd.Series("SD", index=r.index).where(late, "NE")
    as_confirmed = seen.mask(seen.isin(["CR", "PR", "SD"]), stable)
    without_targets = (seen == "CR") & r["target_response"].isna()
    as_confirmed = as_confirmed.mask(without_targets, "NON-CR/NON-PD")
    as_confirmed = as_confirmed.mask(r["confirmed_as_pr"].astype(bool), "PR")
    as_confirmed = as_confirmed.mask((seen == "CR") & confirmed_cr, "CR")

    progressed = seen == "PD"
    if s["pd_needs_confirmation"]:
        progressed &= r["pd_confirmed"].astype(bool)
    rank = {name: place for place, name in enumerate(_RANKS)}
    ranked = r[_COURSE].assign(
        best_response=as_seen.map(rank),
        best_response_confirmed=as_confirmed.map(rank),
        first_response_date=r["exam_date"].where(seen.isin(["CR", "PR"])),
        progression_date=r["exam_date"].where(progressed),
        last_evaluable_date=r["exam_date"].where(seen != "NE"),
    )
    best = ranked.groupby(_COURSE).agg(
        {name: "max" if name == "last_evaluable_date" else "min" for name in ranked.columns[2:]}
    )
    for name in ("best_response", "best_response_confirmed"):
        best[name] = best[name].map(dict(enumerate(_RANKS)))
    return best.reset_index()
