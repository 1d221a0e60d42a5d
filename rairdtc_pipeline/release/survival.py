"""The part of survival that may be public: events and medians per arm, and the log-rank tests.

Curves, numbers at risk, shortest and longest times and the horizon of restricted means show the
times of single patients; hazard ratios may be based on few events. None of them is released.
"""

from dataclasses import dataclass

from rairdtc_pipeline.published.reader import Row
from rairdtc_pipeline.published.wording import interval, p_text
from rairdtc_pipeline.release.blocks import Codes, block
from rairdtc_pipeline.release.counts import Mark
from rairdtc_pipeline.release.disclosure import Disclosure
from rairdtc_pipeline.release.sizes import Size
from rairdtc_pipeline.release.tables import DASH
from rairdtc_pipeline.statistics.printing import fixed


@dataclass(frozen=True)
class Survival:
    """One endpoint in one arm, in whole months; `behind` are the numbers of patients behind it."""

    endpoint: str
    arm: str
    n: str
    events: str
    median: str
    follow_up: str
    exact: bool
    behind: tuple[int, ...] = ()


@dataclass(frozen=True)
class LogRank:
    """One log-rank test."""

    endpoint: str
    arms: str
    method: str
    p: str


def release_survival(
    summaries: list[Row], arms: dict[str, Size], disclosure: Disclosure
) -> list[Survival]:
    """Rows of `statistics.km_summary`; medians only if the number of events is printed.

    A median based on few patients at risk is not released, because their number may not be printed
    with it.
    """
    return [_endpoint(row, arms[row["arm"]], disclosure) for row in summaries]


def _endpoint(row: Row, size: Size, disclosure: Disclosure) -> Survival:
    endpoint, arm, few = row["endpoint"], row["arm"], disclosure.smallest_cell
    if not size.printed:
        return Survival(endpoint, arm, DASH, DASH, DASH, DASH, exact=False)
    counted: dict[Codes, int] = {
        ("event",): row["events"],
        ("censored",): row["n"] - row["events"],
    }
    place = f"survival/{endpoint}/{arm}"
    marks = block(counted, size.n, disclosure, place)
    # Patients without an event are censored: with n, either number gives the other.
    exact = set(marks.marks.values()) == {Mark.EXACT} and marks.known is Mark.EXACT
    behind = (row["n"], row["events"])
    limits = (row["median_lower_months"], row["median_upper_months"])
    median = interval(row["median_months"], *limits, places=0)
    follow_up = _months(row["follow_up_median_months"])
    tells_median = (
        exact and not row["median_on_few"] and disclosure.tells(f"{place}/median", behind, median)
    )
    return Survival(
        endpoint,
        arm,
        Size(row["n"], marks.known).text(few),
        Size(row["events"], marks.marks[("event",)]).text(few),
        median if tells_median else DASH,
        follow_up if exact and disclosure.tells(f"{place}/follow-up", behind, follow_up) else DASH,
        exact,
        behind,
    )


def release_log_rank(
    tests: list[Row], survival: list[Survival], disclosure: Disclosure
) -> list[LogRank]:
    """Log-rank tests; a p value only if the events of every arm of its endpoint are printed.

    A pairwise test needs all arms, not only its two: the adjustment uses all pairs.
    """
    released = []
    for test in tests:
        if test["table"] != "km_curve":
            continue
        rows = [row for row in survival if row.endpoint == test["row"]]
        p = p_text(test["p"])
        place = f"survival/{test['row']}/{test['arms']}/{test['method']}"
        behind = tuple(number for row in rows for number in row.behind)
        told = all(row.exact for row in rows) and bool(rows)
        if not (told and disclosure.tells(place, behind, p)):
            p = DASH
        released.append(LogRank(test["row"], test["arms"], test["method"], p))
    return released


def _months(number: float | None) -> str:
    return DASH if number is None else fixed(number, 0)
