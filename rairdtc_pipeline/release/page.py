"""The release profile as files: a CSV per table, and one page that opens without a server."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from rairdtc_pipeline.formats.flat_files import defused
from rairdtc_pipeline.messages.language import ENGLISH
from rairdtc_pipeline.published.html import html_environment
from rairdtc_pipeline.release.ledger import Ledger
from rairdtc_pipeline.release.profile import TITLES, Profile, release_profile
from rairdtc_pipeline.release.sizes import Sizes
from rairdtc_pipeline.release.tables import Released
from rairdtc_pipeline.storage.new_folder import new_folder
from rairdtc_pipeline.vocabulary import vocabulary


@dataclass
class Line:
    """One printed line of a table: a cell per arm, the p value, and the method."""

    label: str
    level: str | None
    cells: dict[str, Released] = field(default_factory=dict)
    overall: Released | None = None


@dataclass(frozen=True)
class Section:
    """A section of a table with its lines in printed order."""

    name: str
    lines: list[Line]


def write_release(con: duckdb.DuckDBPyConnection, ledger: Ledger, target: Path) -> Profile:
    """Write the release profile to a new folder, record it in the ledger, and return it.

    Raises RefusedError, and writes nothing, if a small count could be derived, including with the
    help of an earlier release.
    """
    profile = release_profile(con, ledger)
    with new_folder(target) as folder:
        for name, (header, rows) in _tables(profile).items():
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
                writer = csv.writer(stream, lineterminator="\n")
                writer.writerow(header)
                writer.writerows([defused(text or "") for text in row] for row in rows)
        (folder / "index.html").write_text(_page(profile), encoding="utf-8", newline="\n")
        # Record it before the folder exists: somebody may have seen a release that was killed.
        ledger.add_release(profile.told)
    return profile


def _tables(
    profile: Profile,
) -> dict[str, tuple[Sequence[str], Iterable[Sequence[str | None]]]]:
    cells = ("section", "row", "level", "arm", "n", "text", "method", "smd")
    survival = ("endpoint", "arm", "n", "events", "median_months", "follow_up_median_months")
    return {
        "cohort_flow": (
            ("criterion", "label", "patients"),
            _flow(profile.sizes, profile.smallest_cell),
        ),
        **{
            name: (cells, [[getattr(cell, column) for column in cells] for cell in table])
            for name, table in profile.tables.items()
        },
        "survival": (
            survival,
            [(s.endpoint, s.arm, s.n, s.events, s.median, s.follow_up) for s in profile.survival],
        ),
        "survival_tests": (
            ("endpoint", "arms", "method", "p"),
            [(t.endpoint, t.arms, t.method, t.p) for t in profile.log_rank],
        ),
    }


def _flow(sizes: Sizes, smallest_cell: int) -> Iterable[Sequence[str]]:
    yield "", "screened", sizes.screened.text(smallest_cell)
    for step in sizes.steps:
        yield step.criterion, f"excluded: {step.label}", step.left.text(smallest_cell)
        yield step.criterion, "stayed", step.after.text(smallest_cell)
    yield "", "included", sizes.included.text(smallest_cell)
    for arm, size in sizes.arms.items():
        yield "", f"arm {arm}", size.text(smallest_cell)


def _sections(cells: list[Released]) -> list[Section]:
    sections: dict[str, dict[tuple[str, str | None], Line]] = {}
    for cell in cells:
        lines = sections.setdefault(cell.section, {})
        # The p value across all arms is in the first line of its row.
        key = (cell.row, cell.level)
        if cell.arm is None:
            key = next((found for found in lines if found[0] == cell.row), key)
        line = lines.setdefault(key, Line(cell.row, key[1]))
        if cell.arm is None:
            line.overall = cell
        else:
            line.cells[cell.arm] = cell
    return [Section(name, list(lines.values())) for name, lines in sections.items()]


def _page(profile: Profile) -> str:
    environment = html_environment("rairdtc_pipeline.release", ENGLISH)
    return environment.get_template("release.html").render(
        profile=profile,
        few=profile.smallest_cell,
        endpoints=vocabulary().endpoints_explained,
        tables=[(TITLES[name], _sections(cells)) for name, cells in profile.tables.items()],
    )
