"""The release profile: the part of the published file that may be made public.

It is made from the published file, read-only. Every small count is suppressed and then attacked; an
exposed count raises RefusedError, and nothing is released.
"""

from dataclasses import dataclass

import duckdb

from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.published.reader import Published
from rairdtc_pipeline.release.disclosure import Disclosure, Release
from rairdtc_pipeline.release.ledger import Ledger
from rairdtc_pipeline.release.rules import setting
from rairdtc_pipeline.release.sizes import Sizes, sizes_of
from rairdtc_pipeline.release.suppression import FEWEST
from rairdtc_pipeline.release.survival import (
    LogRank,
    Survival,
    release_log_rank,
    release_survival,
)
from rairdtc_pipeline.release.tables import DASH, Released, release_cells

TITLES = {
    "baseline_table": "Table 1. Characteristics of the patients",
    "response_table": "Table 2. Response",
    "change_table": "Table 3. Change under treatment",
    "adverse_events": "Adverse events: patients by worst grade",
}
_ADVERSE_EVENTS = "derived.ae_worst_grade"


@dataclass(frozen=True)
class Profile:
    """Everything that is released."""

    smallest_cell: int
    synthetic: bool
    arms_explained: str
    sizes: Sizes
    tables: dict[str, list[Released]]
    survival: list[Survival]
    log_rank: list[LogRank]
    told: Release
    withheld_for_earlier: int

    @property
    def suppressed(self) -> int:
        """Number of values that are not printed."""
        flow = [self.sizes.screened, self.sizes.included, *self.sizes.arms.values()]
        flow += [size for step in self.sizes.steps[:-1] for size in (step.left, step.after)]
        flow += [step.left for step in self.sizes.steps[-1:]]
        cells = [cell.exact for table in self.tables.values() for cell in table]
        rows = [row.exact for row in self.survival] + [test.p != DASH for test in self.log_rank]
        return sum(not told for told in [*(size.printed for size in flow), *cells, *rows])


def release_profile(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> Profile:
    """The release profile of the file behind a read-only connection, given the earlier releases.

    Raises RefusedError if a small count could be derived, and DeclarationError if the protocol's
    smallest cell is too small for marks to hide anything.
    """
    published = Published(con)
    smallest_cell = int(setting(con, "release_smallest_cell"))
    if smallest_cell < FEWEST:
        raise DeclarationError(message("release-cell-too-small", cell=smallest_cell, fewest=FEWEST))
    fewest_tables = int(setting(con, "release_fewest_tables"))
    people = _people(published)
    disclosure = Disclosure(
        smallest_cell, fewest_tables, ledger.releases, ledger.people_key, ledger.people(people)
    )
    sizes = sizes_of(published, disclosure)
    tests = published.table("statistics.tests")
    survival = release_survival(published.table("statistics.km_summary"), sizes.arms, disclosure)
    return Profile(
        smallest_cell,
        published.synthetic,
        published.comment("cohort.patients", "arm"),
        sizes,
        _tables(published, sizes, disclosure),
        survival,
        release_log_rank(tests, survival, disclosure),
        ledger.release(disclosure, sum(map(len, people.values()))),
        disclosure.withheld,
    )


def _people(published: Published) -> dict[str, list[str]]:
    """Pseudonyms of the patients of each arm."""
    people: dict[str, list[str]] = {}
    for row in published.rows("SELECT arm, patient FROM cohort.patients ORDER BY ALL"):
        people.setdefault(row["arm"], []).append(row["patient"])
    return people


def _tables(
    published: Published, sizes: Sizes, disclosure: Disclosure
) -> dict[str, list[Released]]:
    tables: dict[str, list[Released]] = {}
    for name in ("baseline_table", "response_table", "change_table"):
        cells = published.table(f"statistics.{name}")
        tests = [row for row in published.table("statistics.tests") if row["table"] == name]
        events = [cell for cell in cells if cell["source_table"] == _ADVERSE_EVENTS]
        others = [cell for cell in cells if cell["source_table"] != _ADVERSE_EVENTS]
        tables[name] = release_cells(others, tests, sizes.arms, disclosure, name)
        if events:
            tables["adverse_events"] = release_cells(
                events, tests, sizes.arms, disclosure, "adverse_events"
            )
    return {name: tables.get(name, []) for name in TITLES}
