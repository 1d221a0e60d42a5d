"""Best response of each patient and its duration."""

import pandas as pd

from benchmarks.pandas_peer.frames import Frames, case, days_between, settings

_COURSE = ["patient", "scope"]


def best_response(frames: Frames) -> pd.DataFrame:
    """One row per included patient and scope."""
    s = settings(frames)
    p = frames["cohort.patients"][["patient", "arm", "treatment_start", "new_therapy_date"]]
    b = p.merge(frames["protocol.scopes"][["scope"]], how="cross")
    b = b.merge(_ranked(frames, s), on=_COURSE, how="left")
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


def _ranked(frames: Frames, s: pd.Series) -> pd.DataFrame:
    """Best response, first response, progression and last evaluable examination."""
    r = frames["derived.response"]
    starts = frames["cohort.patients"][["patient", "treatment_start"]]
    r = r[r["counts"]].merge(starts, on="patient")
    seen, responses = r["response"], frames["protocol.responses"]
    progressed = seen == "PD"
    if s["pd_needs_confirmation"]:
        progressed &= r["pd_confirmed"].astype(bool)
    as_seen, as_confirmed = _counts_as(r, s)
    objective = responses.loc[responses["is_objective"], "response"]
    order = responses.set_index("response")["response_order"]
    ranked = r[_COURSE].assign(
        best_response=as_seen.map(order),
        best_response_confirmed=as_confirmed.map(order),
        first_response_date=r["exam_date"].where(as_seen.isin(objective)),
        progression_date=r["exam_date"].where(progressed),
        last_evaluable_date=r["exam_date"].where(seen != "NE"),
    )
    best = ranked.groupby(_COURSE).agg(
        {name: "max" if name == "last_evaluable_date" else "min" for name in ranked.columns[2:]}
    )
    for name in ("best_response", "best_response_confirmed"):
        best[name] = best[name].map(responses.set_index("response_order")["response"])
    return best.reset_index()


def _counts_as(r: pd.DataFrame, s: pd.Series) -> tuple[pd.Series, pd.Series]:
    """The response that each examination counts as, unconfirmed and with CR and PR confirmed."""
    seen, stable = r["response"], "NON-CR/NON-PD"
    late = days_between(r["treatment_start"], r["exam_date"]) >= s["sd_min_days"]
    late_without_targets = late | (not s["sd_min_without_targets"])
    early = ((seen == "SD") & ~late) | ((seen == stable) & ~late_without_targets)
    without_targets = (seen == "CR") & r["target_response"].isna() & late_without_targets
    as_confirmed = case(
        [
            (seen == "CR") & r["confirmed"].fillna(False).astype(bool),
            r["confirmed_as_pr"].astype(bool),
            without_targets,
            seen.isin(["CR", "PR", "SD"]) & late,
            (seen == stable) & late_without_targets,
            seen == "PD",
        ],
        ["CR", "PR", stable, "SD", stable, "PD"],
        "NE",
    )
    return seen.mask(early, "NE"), as_confirmed


def best_response_counts(frames: Frames) -> pd.DataFrame:
    """One row per arm, scope and response."""
    b = frames["derived.best_response"]
    arms = frames["cohort.patients"].groupby("arm").size().rename("patients").reset_index()
    responses = frames["protocol.responses"][["response", "response_order"]]
    every = arms.merge(frames["protocol.scopes"][["scope"]], how="cross").merge(
        responses, how="cross"
    )
    for count, column in (("n_best", "best_response"), ("n_confirmed", "best_response_confirmed")):
        sizes = b.groupby(["arm", "scope", column]).size().rename(count).reset_index()
        every = every.merge(
            sizes.rename(columns={column: "response"}), on=["arm", "scope", "response"], how="left"
        )
    return every.fillna({"n_best": 0, "n_confirmed": 0})
