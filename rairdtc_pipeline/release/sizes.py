"""Numbers of patients who were screened, left, stayed, and are in each arm.

All other counts depend on them, so they are suppressed first, as one system. An arm whose size is
not printed is withheld from every table, because its counts would add up to its size.
"""

from dataclasses import dataclass

from rairdtc_pipeline.published.reader import Published, Row
from rairdtc_pipeline.release.counts import Count, Mark, System
from rairdtc_pipeline.release.disclosure import Disclosure

# Cost of suppressing each number: an arm without a printed size is missing from every table.
_ARM, _INCLUDED, _SCREENED = 1000, 50, 20


@dataclass(frozen=True)
class Size:
    """A number of patients and its mark."""

    n: int
    mark: Mark

    @property
    def printed(self) -> bool:
        """Whether the number itself is printed."""
        return self.mark is Mark.EXACT

    def text(self, smallest_cell: int) -> str:
        """The number, or the text of its mark."""
        if self.mark is Mark.SMALL:
            return f"<{smallest_cell}"
        return str(self.n) if self.printed else "–"


@dataclass(frozen=True)
class Step:
    """One criterion of the cohort flow."""

    criterion: str
    label: str
    left: Size
    after: Size


@dataclass(frozen=True)
class Sizes:
    """The cohort flow and the arms."""

    screened: Size
    steps: tuple[Step, ...]
    included: Size
    arms: dict[str, Size]


def sizes_of(published: Published, disclosure: Disclosure) -> Sizes:
    """Sizes with their marks; an arm is withheld if few of its patients differ from before.

    Raises RefusedError if a small size is exposed, or if the whole cohort differs by few patients.
    """
    flow = published.rows("SELECT * FROM cohort.attrition ORDER BY step")
    arms = {
        row["arm"]: row["n"]
        for row in published.rows(
            "SELECT arm, count(*) AS n FROM cohort.patients GROUP BY arm ORDER BY arm"
        )
    }
    system = _system(flow, arms)
    disclosure.require_enough(sum(arms.values()))
    of_arms = [f"arm {arm}" for arm in arms]
    marks = disclosure.marks("sizes", system, keep=["included", *of_arms])
    for arm, n in arms.items():
        if disclosure.few_differ("sizes", f"arm {arm}", n, arm=arm):
            marks[f"arm {arm}"] = Mark.WITHHELD

    def size(name: str) -> Size:
        return Size(system.counts[name].value, marks[name])

    last = len(flow) - 1
    return Sizes(
        size("screened"),
        tuple(
            Step(
                row["criterion"],
                row["label"],
                size(f"left {at}"),
                size("included" if at == last else f"after {at}"),
            )
            for at, row in enumerate(flow)
        ),
        size("included"),
        {arm: size(f"arm {arm}") for arm in arms},
    )


def _system(flow: list[Row], arms: dict[str, int]) -> System:
    counts = {
        "screened": Count(flow[0]["n_before"], cost=_SCREENED),
        "included": Count(sum(arms.values()), cost=_INCLUDED),
    }
    sums: list[tuple[str, tuple[str, ...]]] = []
    before = "screened"
    for at, row in enumerate(flow):
        after = "included" if at == len(flow) - 1 else f"after {at}"
        counts[f"left {at}"] = Count(row["n_left"])
        counts.setdefault(after, Count(row["n_after"]))
        sums.append((before, (f"left {at}", after)))
        before = after
    counts |= {f"arm {arm}": Count(n, cost=_ARM) for arm, n in arms.items()}
    sums.append(("included", tuple(f"arm {arm}" for arm in arms)))
    return System(counts, tuple(sums))
