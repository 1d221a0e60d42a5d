"""Survival as it may be public: events and medians per arm, and the log-rank tests.

Curves, numbers at risk, shortest and longest times and the horizon of restricted means are the
times of single patients; hazard ratios go with few events. None of them is released.
"""

from dataclasses import dataclass

from rairdtc_pipeline.published.reader import Row
from rairdtc_pipeline.published.wording import interval, p_text
from rairdtc_pipeline.release.blocks import Codes, block
from rairdtc_pipeline.release.counts import Mark
from rairdtc_pipeline.release.sizes import Size
from rairdtc_pipeline.release.tables import DASH
from rairdtc_pipeline.statistics.printing import fixed


@dataclass(frozen=True)
class Survival:
    """One endpoint in one arm, months rounded to whole ones."""

    endpoint: str
    arm: str
    n: str
    events: str
    median: str
    follow_up: str
    exact: bool


@dataclass(frozen=True)
class LogRank:
    """One log-rank test."""

    endpoint: str
    arms: str
    method: str
    p: str


def release_survival(
    summaries: list[Row], arms: dict[str, Size], smallest_cell: int
) -> list[Survival]:
    """Rows of `statistics.km_summary`; medians only where the events are printed.

    A median that rests on few patients at risk is not released: their number may not stand beside.
    """
    released = []
    for row in summaries:
        size, endpoint, arm = arms[row["arm"]], row["endpoint"], row["arm"]
        if not size.printed:
            released.append(Survival(endpoint, arm, DASH, DASH, DASH, DASH, exact=False))
            continue
        counted: dict[Codes, int] = {
            ("event",): row["events"],
            ("censored",): row["n"] - row["events"],
        }
        marks = block(counted, size.n, smallest_cell)
        # Who is not counted as an event is censored: with n the one gives the other.
        both = set(marks.marks.values())
        events = Size(row["events"], marks.marks[("event",)])
        exact = both == {Mark.EXACT} and marks.known is Mark.EXACT
        limits = (row["median_lower_months"], row["median_upper_months"])
        released.append(
            Survival(
                endpoint,
                arm,
                Size(row["n"], marks.known).text(smallest_cell),
                events.text(smallest_cell),
                interval(row["median_months"], *limits, places=0)
                if exact and not row["median_on_few"]
                else DASH,
                _months(row["follow_up_median_months"]) if exact else DASH,
                exact,
            )
        )
    return released


def release_log_rank(tests: list[Row], survival: list[Survival]) -> list[LogRank]:
    """Log-rank tests; a p only where the events of every arm of its endpoint are printed.

    All arms, not only the two that a pair compares: the adjustment mixes the pairs.
    """
    told = {row.endpoint: True for row in survival}
    for row in survival:
        told[row.endpoint] &= row.exact
    return [
        LogRank(
            test["row"],
            test["arms"],
            test["method"],
            p_text(test["p"]) if told.get(test["row"], False) else DASH,
        )
        for test in tests
        if test["table"] == "km_curve"
    ]


def _months(number: float | None) -> str:
    return DASH if number is None else fixed(number, 0)
