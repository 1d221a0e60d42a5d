"""Responses and progressions that a later examination confirms."""

import pandas as pd

from benchmarks.pandas_peer.frames import days_between

_COURSE = ["patient", "scope"]
_EXAM = [*_COURSE, "assessment_no"]
_RESPONDING = ["CR", "PR"]
_WORSE = ["ne_so_far", "below_cr_so_far", "below_pr_so_far", "not_pd_so_far", "pd_so_far"]
_UNTIL_PD = [*_COURSE, "pd_so_far"]


def confirmed(r: pd.DataFrame, s: pd.Series) -> pd.DataFrame:
    """Add the response and whether a later examination confirms CR, at least PR, or PD."""
    r = r.sort_values(_EXAM, ignore_index=True)
    judged = r["judged"]
    worse = [
        judged == "NE",
        ~judged.isin(["CR", "NE"]),
        ~judged.isin([*_RESPONDING, "NE"]),
        ~judged.isin(["PD", "NE"]),
        judged == "PD",
    ]
    for name, is_worse in zip(_WORSE, worse, strict=True):
        r[name] = is_worse.astype(int).groupby([r["patient"], r["scope"]]).cumsum()

    pairs = _pairs(r, s)
    found = pairs.groupby(_EXAM)[["cr", "pr", "pd"]].any()
    first = pairs[pairs["pr"]].groupby(_UNTIL_PD)["assessment_no_later"].min()
    first = first.rename("confirmed_no")
    r = r.merge(found.reset_index(), on=_EXAM, how="left")
    r = r.merge(first.reset_index(), on=_UNTIL_PD, how="left")
    kinds = r[["cr", "pr", "pd"]].astype("boolean").fillna(False).astype(bool)
    stays = (r["judged"] == "SD") & (r["assessment_no"] > r["confirmed_no"])
    stays &= bool(s["confirmed_pr_stays"])
    r["response"] = r["judged"].mask(stays, "PR")
    kinds["pr"] |= stays
    by_response = pd.Series(pd.NA, index=r.index, dtype="boolean")
    for response, name in (("CR", "cr"), ("PR", "pr"), ("PD", "pd")):
        by_response = by_response.mask(r["response"] == response, kinds[name])
    r["confirmed"] = by_response
    r["confirmed_as_pr"] = r["response"].isin(_RESPONDING) & kinds["pr"]
    r["pd_confirmed"] = (r["judged"] == "PD") & kinds["pd"]
    return r


def _pairs(r: pd.DataFrame, s: pd.Series) -> pd.DataFrame:
    """Pairs of an examination and a later one after the required interval, with confirmations."""
    found = r[r["judged"].isin([*_RESPONDING, "PD"])]
    columns = [*_EXAM, "exam_date", "judged", *_WORSE]
    later_ones = found.loc[found["before_new_therapy"], columns]
    pairs = found[columns].merge(later_ones, on=_COURSE, suffixes=("", "_later"))
    pairs = pairs[
        (pairs["assessment_no_later"] > pairs["assessment_no"])
        & (days_between(pairs["exam_date"], pairs["exam_date_later"]) >= s["confirmation_days"])
        & (pairs["ne_so_far_later"] - pairs["ne_so_far"] <= s["max_ne_before_confirmation"])
    ]
    first, later = pairs["judged"], pairs["judged_later"]
    unbroken = {name: pairs[f"{name}_later"] == pairs[name] for name in _WORSE}
    judged: pd.DataFrame = pairs[[*_EXAM, "assessment_no_later", "pd_so_far"]]
    return judged.assign(
        cr=(first == "CR") & (later == "CR") & unbroken["below_cr_so_far"],
        pr=first.isin(_RESPONDING) & later.isin(_RESPONDING) & unbroken["below_pr_so_far"],
        pd=(first == "PD") & (later == "PD") & unbroken["not_pd_so_far"],
    )
