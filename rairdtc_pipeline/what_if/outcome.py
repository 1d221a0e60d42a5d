"""The changes that a scenario makes: settings, claims, numbers, patients."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from rairdtc_pipeline.messages import message
from rairdtc_pipeline.protocol import Value
from rairdtc_pipeline.what_if.numbers import CLAIMS, Moved, moved_numbers
from rairdtc_pipeline.what_if.patients import Reclassified, reclassified
from rairdtc_pipeline.what_if.scenario import AFTER, BEFORE, Compared

_TESTS = """
SELECT test_id, a.arms, b.p AS before, a.p AS after,
    b.p < 1 - bs.confidence_level AS was, a.p < 1 - s.confidence_level AS is
FROM {before}.statistics.tests AS b JOIN {after}.statistics.tests AS a USING (test_id)
CROSS JOIN {before}.protocol.settings AS bs CROSS JOIN {after}.protocol.settings AS s
WHERE (b.p < 1 - bs.confidence_level) IS DISTINCT FROM (a.p < 1 - s.confidence_level)
ORDER BY test_id
"""


@dataclass(frozen=True)
class Claim:
    """A changed conclusion: the verdict on a figure of the paper, or a test's significance.

    `says` is the place and text in the paper, or the arms that a test compares. The significance
    level of a test is 1 minus the confidence level of the protocol.
    """

    kind: str
    name: str
    says: str
    before: str
    after: str


@dataclass(frozen=True)
class Outcome:
    """The differences under a scenario; `settings` maps a name to its values before and after."""

    settings: Mapping[str, tuple[Value, Value]]
    derived_both: bool
    broken: tuple[str, ...]
    claims: list[Claim]
    numbers: list[Moved]
    patients: list[Reclassified]


def what_if(found: Compared) -> Outcome:
    """Collect everything that differs under a scenario."""
    before, after = found.protocol_before, found.protocol_after
    moved = list(moved_numbers(found.con))
    return Outcome(
        {
            name: (before[name], after[name])
            for name in after.settings
            if before[name] != after[name]
        },
        found.derived_both,
        found.broken,
        [*_claims_of_the_paper(found.con, moved), *_significance(found.con)],
        [each for each in moved if each.table != CLAIMS],
        reclassified(found.con),
    )


def _claims_of_the_paper(con: duckdb.DuckDBPyConnection, moved: list[Moved]) -> list[Claim]:
    rows = con.execute(f"SELECT figure_id, place, published FROM {AFTER}.{CLAIMS}").fetchall()
    printed = {figure: f"{place}: {published}" for figure, place, published in rows}
    return [
        Claim("paper", name, printed.get(name, ""), str(each.before), str(each.after))
        for each in moved
        if each.table == CLAIMS and each.column == "verdict"
        for name in [str(each.item[0])]
    ]


def _significance(con: duckdb.DuckDBPyConnection) -> list[Claim]:
    rows = con.execute(_TESTS.format(before=BEFORE, after=AFTER)).fetchall()
    return [
        Claim("test", test, arms or "", *(_p(p, said) for p, said in ((before, was), (after, now))))
        for test, arms, before, after, was, now in rows
    ]


def _p(p: float | None, significant: bool | None) -> str:
    if p is None:
        return message("whatif-not-made").text()
    return message("whatif-p", p=f"{p:.4g}", significant=str(bool(significant)).lower()).text()
