"""The figures that a paper publishes, as declared in `published_results.yaml`.

Tables are declared with one entry per row. `figures_of` gives one figure per printed cell, label,
size and p-value, and per statement of the text. The id of a cell is
`<table>.<block>.<row>.<group>`. Ids end in `.p` for a p-value, in `.label` for a row label that
names a statistic, in `.within.<group>` for a p-value over time, and in `.n.<group>` for a size.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from rairdtc_pipeline.paper.declaration import (
    Block,
    CellAddress,
    PrintedP,
    PublishedTable,
    Row,
    Rules,
    Statement,
    SurvivalEvents,
    TestName,
)
from rairdtc_pipeline.paper.printed_numbers import read_printed
from rairdtc_pipeline.project import CONTRACTS, Strict, load_yaml

_CELL_FORMS = {
    "unordered": ("count_and_percent",),
    "ordered": ("count_and_percent",),
    "continuous": ("mean_sd", "median_quartiles"),
}


@dataclass(frozen=True)
class Figure:
    """One printed figure, label or claim; figures of a table have `block` and `row`."""

    id: str
    place: str
    statistic: str
    groups: tuple[str, ...]
    printed: str
    block: str | None = None
    row: str | None = None
    named: TestName | None = None
    test: str | None = None
    cell: CellAddress | None = None
    statement: Statement | None = field(default=None, repr=False)


class Published(Strict):
    """A paper: groups with sizes, stated rules, tables and statements.

    `slight_factor` is the largest factor between two values that the check accepts as slight.

    Loading raises an error for a duplicate id, a reference to a missing id, a row without one cell
    per group, and a cell that cannot be read.
    """

    source: str
    significance_level: float
    slight_factor: float
    rules: Rules
    groups: dict[str, int]
    survival: dict[str, SurvivalEvents] = Field(default_factory=dict)
    tables: dict[str, PublishedTable]
    statements: tuple[Statement, ...]

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """Every figure by its id, in printed order: tables, then statements."""
        return {figure.id: figure for figure in figures_of(self)}

    @cached_property
    def blocks(self) -> dict[str, Block]:
        """Blocks of all tables by `<table>.<block>`."""
        return {
            f"{table_id}.{name}": block
            for table_id, table in self.tables.items()
            for name, block in table.blocks.items()
        }

    @cached_property
    def rates(self) -> dict[str, tuple[Block, Row]]:
        """Rows of proportions by `<table>.<block>.<row>`."""
        return {
            f"{block_id}.{name}": (block, row)
            for block_id, block in self.blocks.items()
            for name, row in block.rates.items()
        }

    def sizes(self, block_id: str) -> tuple[int, ...]:
        """Patients per group of a block: the block's sizes, else its table's, else the paper's."""
        table = self.tables[block_id.partition(".")[0]]
        printed = self.blocks[block_id].sizes or table.sizes
        if not printed:
            return tuple(self.groups.values())
        return tuple(int(read_printed(text).numbers[0].middle) for text in printed)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        faults = [*_shape_faults(self)]
        ids = [figure.id for figure in figures_of(self)] if not faults else []
        faults += [
            f"the id {i} is given twice" for i in sorted({i for i in ids if ids.count(i) > 1})
        ]
        faults += [] if faults else _dangling(self, set(ids))
        faults += [] if faults else _unreadable(self)
        if faults:
            raise ValueError("; ".join(faults))
        return self


def _shape_faults(published: Published) -> Iterator[str]:
    """Rows and sizes without one entry per group, unreadable cells, rates without rows."""
    width = len(published.groups)
    for table_id, table in published.tables.items():
        if len(table.sizes) not in (0, width):
            yield f"{table_id}: {len(table.sizes)} sizes for {width} groups"
    for block_id, block in published.blocks.items():
        if len(block.sizes) not in (0, width) or len(block.within) not in (0, width):
            yield f"{block_id}: sizes and within need one entry per group"
        if set(block.rows) & set(block.rates):
            yield f"{block_id}: a row and a rate share their name"
        for name, row in block.rows.items():
            yield from _row_faults(f"{block_id}.{name}", row, width, _CELL_FORMS[block.scale])
            if row.of:
                yield f"{block_id}.{name}: only a rate is made `of` rows"
        for name, row in block.rates.items():
            yield from _row_faults(f"{block_id}.{name}", row, width, ("proportion",))
            if not row.of or not set(row.of) <= set(block.rows):
                yield f"{block_id}.{name}: a rate is made `of` rows of its block"


def _row_faults(row_id: str, row: Row, width: int, forms: tuple[str, ...]) -> Iterator[str]:
    if len(row.cells) != width:
        yield f"{row_id}: {len(row.cells)} cells for {width} groups"
    for text in row.cells:
        if text is not None and read_printed(text).form not in forms:
            yield f"{row_id}: {text!r} is not {' or '.join(forms)}"


def _dangling(published: Published, ids: set[str]) -> list[str]:
    faults = []
    known = ids | set(published.rates)
    for one in published.statements:
        wanted = {*one.same_as, *one.parts, *one.none_of, *one.excludes}
        wanted |= {one.within} if one.within else set()
        wanted |= _compared(one)
        missing = [
            *(wanted - ids),
            *(set(one.about) - known),
            *({*one.groups, *chain(*one.each_of)} - {*published.groups}),
        ]
        missing += [one.cites] if one.cites and one.cites not in published.tables else []
        faults += [f"{one.id} refers to {name}, which is not there" for name in sorted(missing)]
    for block_id, block in published.blocks.items():
        if block.complete is not None and block.complete not in published.blocks:
            faults.append(f"{block_id} refers to {block.complete}, which is not there")
    for endpoint, survival in published.survival.items():
        ends = {*survival.events.values(), *([survival.follow_up] if survival.follow_up else [])}
        missing = [*(ends - ids), *({*survival.events} - {*published.groups})]
        faults += [f"survival {endpoint} refers to {m}, which is not there" for m in missing]
    return faults


def _unreadable(published: Published) -> Iterator[str]:
    """Figures that lack the number that their kind or a statement about them needs."""
    for figure in published.figures.values():
        read = read_printed(figure.printed)
        wanted = "median_quartiles" if figure.statistic == "median_range" else figure.statistic
        if wanted == "median_quartiles" and read.form != wanted:
            yield f"{figure.id}: {figure.printed!r} is not a median with its limits"
        if wanted not in ("fact", "claim", "citation", "label") and not read.numbers:
            yield f"{figure.id}: {figure.printed!r} holds no number"
    for one in published.statements:
        for name in sorted(_with_a_number(one)):
            if not read_printed(published.figures[name].printed).numbers:
                yield f"{one.id} needs the number of {name}, which holds none"
        for name in one.about if one.says else ():
            if name not in published.rates and published.figures[name].statistic != "p":
                yield f"{one.id} is about {name}, which is neither a p nor a row of rates"


def _with_a_number(one: Statement) -> set[str]:
    """Figures whose numbers the check of a statement compares."""
    needed = {*one.parts, *one.none_of, *([one.within, one.id] if one.within else [])}
    needed |= {*one.same_as} if one.kind != "fact" else set()
    return needed | _compared(one)


def _compared(one: Statement) -> set[str]:
    """Figures whose sizes a claim compares."""
    sides = chain.from_iterable((*order.greater, *order.than) for order in one.order)
    shares = chain.from_iterable((*share.of, *share.among) for share in one.majority)
    changes = chain.from_iterable((change.before, change.after) for change in one.slight)
    return {*sides, *shares, *changes}


def figures_of(published: Published) -> Iterator[Figure]:
    """One figure per printed cell, label, size and p, and per statement."""
    for table_id, table in published.tables.items():
        yield from _sizes(published, f"{table_id}", table.place, table.sizes)
        for name, block in table.blocks.items():
            place = f"{table.place}, {block.label}"
            block_id = f"{table_id}.{name}"
            yield from _sizes(published, block_id, place, block.sizes, block_id)
            yield from _block_figures(published, block_id, place, block)
    for one in published.statements:
        yield Figure(
            one.id, one.place, one.kind, one.groups, one.value,
            test=one.test, cell=one.cell, statement=one,
        )  # fmt: skip


def _sizes(
    published: Published, owner: str, place: str, sizes: tuple[str, ...], block: str | None = None
) -> Iterator[Figure]:
    for group, text in zip(published.groups, sizes, strict=False):
        yield Figure(
            f"{owner}.n.{group}", f"{place}, Group {group}", "group_size", (group,), text, block
        )


def _block_figures(
    published: Published, block_id: str, place: str, block: Block
) -> Iterator[Figure]:
    groups = tuple(published.groups)
    for name, row in {**block.rows, **block.rates}.items():
        yield from _row_figures(groups, f"{block_id}.{name}", place, block, row)
    if block.p:
        yield _p_figure(f"{block_id}.p", place, groups, block.p, block_id)
    for group, p in zip(groups, block.within, strict=False):
        if p:
            where = f"{place}, over time, Group {group}"
            yield _p_figure(f"{block_id}.within.{group}", where, (group,), p, block_id)


def _row_figures(
    groups: tuple[str, ...], row_id: str, place: str, block: Block, row: Row
) -> Iterator[Figure]:
    block_id = row_id.rpartition(".")[0]
    where = f"{place}, {row.label}"
    if row.label.casefold() in ("mean", "median"):
        yield Figure(f"{row_id}.label", where, "label", groups, row.label, block_id, row_id)
    for group, text in zip(groups, row.cells, strict=True):
        if text is not None:
            form = read_printed(text).form
            cell = _address(block, row)
            at = f"{where}, Group {group}"
            yield Figure(f"{row_id}.{group}", at, form, (group,), text, block_id, row_id, cell=cell)
    if row.p:
        yield _p_figure(f"{row_id}.p", where, groups, row.p, block_id, row_id)


def _p_figure(
    figure_id: str,
    place: str,
    groups: tuple[str, ...],
    p: PrintedP,
    block: str,
    row: str | None = None,
) -> Figure:
    return Figure(
        figure_id, f"{place}, p", "p", groups, p.printed, block, row, named=p.named, test=p.test
    )


def _address(block: Block, row: Row) -> CellAddress | None:
    """Cell of our tables: a category is a level of the block's row."""
    if block.computed is None:
        return None
    level = row.label if block.scale != "continuous" and not row.of else None
    name = row.computed_row or block.computed.row
    return block.computed.model_copy(update={"row": name, "level": level})


def load_published_results(path: Path | None = None) -> Published:
    """Read the declared figures of a paper, by default those of the study.

    Raises DeclarationError naming each key, id or reference at fault.
    """
    return load_yaml(path or CONTRACTS / "published_results.yaml", Published)
