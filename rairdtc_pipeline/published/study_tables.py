"""Tables 1 to 3 in the layout of a journal, from the cells of the schema `statistics`."""

from dataclasses import dataclass, field, fields

from rairdtc_pipeline.published.reader import Published, Row
from rairdtc_pipeline.statistics.cell_values import CellKind, CellValues
from rairdtc_pipeline.statistics.tables.characteristics import PRINTED
from rairdtc_pipeline.statistics.wording import cell_text, cell_words
from rairdtc_pipeline.trace import trace_command

_CONTINUOUS = (CellKind.MEAN_SD, CellKind.MEDIAN_QUARTILES)
COUNTS = cell_words(CellKind.COUNT_PERCENT)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Printed:
    """One printed number, the values behind it, and the command that traces it.

    A p-value has the letter of its test and the row of `statistics.tests`. `n` is set if it differs
    from the number of patients in the column heading; `places` is set if the row has its own number
    of decimals.
    """

    cell: Row
    command: str
    n: int | None = None
    letter: str = ""
    test: Row | None = None
    places: int | None = None

    @property
    def shown(self) -> str:
        """Printed text: the text of the cell, or its numbers with the decimals of the row."""
        if self.places is None or self.cell.get("mean") is None:
            return str(self.cell["text"])
        values = CellValues(
            **{field.name: self.cell.get(field.name) for field in fields(CellValues)}
        )
        return cell_text(CellKind(self.cell["kind"]), values, self.places)

    @property
    def is_p(self) -> bool:
        """Whether the number is the p-value of a test."""
        return bool(self.letter)

    @property
    def missing(self) -> int:
        """Patients of the arm without a value."""
        return self.cell["missing"] or 0


@dataclass
class Line:
    """One printed line: a number per arm, the p-value, the standardised mean difference."""

    label: str
    level: str | None
    summary: str = ""
    row: str = ""
    numbers: dict[str, Printed] = field(default_factory=dict)
    p: Printed | None = None
    smd: float | None = None
    overall: Printed | None = None

    def printed_ps(self) -> list[Printed]:
        """Every p-value of the line."""
        return [n for n in [*self.numbers.values(), self.p] if n is not None and n.is_p]


@dataclass
class Part:
    """A section of a table; `sizes` has its patients per arm if they differ from the arms."""

    name: str
    sizes: dict[str, int]
    lines: list[Line]

    @property
    def summary(self) -> str:
        """Label of the kind of all its numbers; empty if they are of different kinds."""
        shown = {line.summary for line in self.lines if line.summary}
        return shown.pop() if len(shown) == 1 else ""


@dataclass(frozen=True)
class StudyTable:
    """A whole table; `footnotes` maps each letter to its test.

    `overall` is the number of patients in the column for all arms, 0 if there is no such column.
    """

    name: str
    arms: dict[str, int]
    parts: list[Part]
    footnotes: dict[str, str]
    has_continuous: bool
    note: str
    balance: list[Row]
    overall: int = 0

    @property
    def usual(self) -> str:
        """The usual kind of numbers if lines differ; it is stated once below the table."""
        shown = [line.summary for part in self.parts for line in part.lines if line.summary]
        return COUNTS if COUNTS in shown and len(self.parts) == 1 and len(set(shown)) > 1 else ""

    @property
    def ps(self) -> list[tuple[str, Printed]]:
        """Every p-value of the table, with a label of its section, line and arm."""
        several = len(self.parts) > 1
        return [
            (" · ".join(filter(None, (part.name if several else "", line.label, p.cell["arm"]))), p)
            for part in self.parts
            for line in part.lines
            for p in line.printed_ps()
        ]

    @property
    def has_p(self) -> bool:
        """Whether any line has a p-value."""
        return bool(self.ps)

    @property
    def has_smd(self) -> bool:
        """Whether any line has a standardised mean difference."""
        return any(line.smd is not None for part in self.parts for line in part.lines)


def study_table(published: Published, name: str) -> StudyTable:
    """The table `statistics.<name>`."""
    cells = published.table(f"statistics.{name}")
    arms = published.arms
    for arm in sorted({cell["arm"] for cell in cells if cell["arm"] is not None}):
        arms.setdefault(arm, 0)
    tests = [row for row in published.table("statistics.tests") if row["table"] == name]
    sections = dict.fromkeys(cell["section"] for cell in cells)
    typesetter = _Typesetter(name, arms, tests, has_headings=len(sections) > 1)
    parts = [
        typesetter.part(section, [cell for cell in cells if cell["section"] == section])
        for section in sections
    ]
    return StudyTable(
        name,
        arms,
        parts,
        {letter: method for method, letter in typesetter.letters.items()},
        any(cell["kind"] in _CONTINUOUS for cell in cells),
        _note(published, f"statistics.{name}"),
        published.table("statistics.balance") if name == "baseline_table" else [],
        _add_overall(published, parts) if name == "baseline_table" else 0,
    )


def _add_overall(published: Published, parts: list[Part]) -> int:
    """Add the numbers for all patients to the lines; returns the number of these patients."""
    cells = {
        (cell["section"], cell["row"], cell["level"]): cell
        for cell in published.table("statistics.baseline_overall")
    }
    patients = sum(published.arms.values())
    for part in parts:
        for line in part.lines:
            if cell := cells.get((part.name, line.row, line.level)):
                n = None if cell["n"] == patients else cell["n"]
                line.overall = Printed(cell, "", n=n, places=_places(cell))
    return patients if cells else 0


def _places(cell: Row) -> int | None:
    """Decimals of a row of Table 1; None if its text is printed unchanged."""
    return PRINTED[cell["source_column"]][1] if cell.get("source_column") in PRINTED else None


def _label(cell: Row) -> str:
    """The label of a row with its unit."""
    unit = PRINTED.get(cell.get("source_column") or "", ("",))[0]
    return f"{cell['row']}, {unit}" if unit else str(cell["row"])


def _note(published: Published, table: str) -> str:
    """The table comment without its grain: how to read the p-values of the table."""
    relation = published.relations.get(table)
    return relation.comment.partition(". ")[2] if relation else ""


class _Typesetter:
    """Makes the lines of one table from cells; letters follow the order of the tests."""

    def __init__(
        self, table: str, arms: dict[str, int], tests: list[Row], *, has_headings: bool
    ) -> None:
        self._table, self._arms, self._tests = table, arms, tests
        self._has_headings = has_headings
        self.letters: dict[str, str] = {}

    def part(self, section: str, cells: list[Row]) -> Part:
        sizes = self._sizes(cells)
        lines: dict[tuple[str, str | None], Line] = {}
        for cell in cells:
            row, level = cell["row"], cell["level"]
            if level is not None and cell["n"] is not None:
                lines.setdefault((row, None), Line(row, None, cell["method"], row=row))
            label = level or _label(cell)
            line = lines.setdefault((row, level), Line(label, level, row=row))
            printed = self._printed(cell, sizes)
            if cell["arm"] is not None:
                line.numbers[cell["arm"]] = printed
            else:
                line.p = printed
            if not printed.is_p and level is None:
                line.summary = cell["method"]
            if cell.get("smd") is not None:
                line.smd = cell["smd"]
        return Part(section, sizes, list(lines.values()))

    def _sizes(self, cells: list[Row]) -> dict[str, int]:
        """Patients per arm, if all numbers of the part share them and they differ from the arms."""
        seen: dict[str, set[int]] = {}
        for cell in cells:
            if cell["n"] is not None:
                seen.setdefault(cell["arm"], set()).add(cell["n"])
        constant = self._has_headings and all(len(found) == 1 for found in seen.values())
        sizes = {arm: found.pop() for arm, found in seen.items()} if constant else {}
        return sizes if any(n != self._arms[arm] for arm, n in sizes.items()) else {}

    def _printed(self, cell: Row, sizes: dict[str, int]) -> Printed:
        place = (cell["section"], cell["row"], cell["level"], cell["arm"])
        command = trace_command(self._table, *place)
        if cell["n"] is None:
            letter = self.letters.setdefault(cell["method"], _letter(len(self.letters)))
            return Printed(cell, command, letter=letter, test=self._test_behind(cell))
        above = sizes.get(cell["arm"], self._arms[cell["arm"]])
        n = None if cell["n"] == above else cell["n"]
        return Printed(cell, command, n=n, places=_places(cell))

    def _test_behind(self, cell: Row) -> Row | None:
        """The test whose p-value the cell prints."""
        return next((test for test in self._tests if test["test_id"] == cell["test_id"]), None)


def _letter(position: int) -> str:
    """a, b, …, z, aa, bb, …."""
    return _LETTERS[position % len(_LETTERS)] * (position // len(_LETTERS) + 1)
