"""The tables in the layout of a journal, common to the formats of all word processors.

Column headings have the groups with their numbers of patients, levels are indented, and notes
below the table name the test of each p-value.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rairdtc_pipeline.messages import Value, message
from rairdtc_pipeline.messages.language import CHINESE, ENGLISH
from rairdtc_pipeline.published.counted_tables import adverse_events_table, best_response_table
from rairdtc_pipeline.published.reader import Published
from rairdtc_pipeline.published.study_tables import Line, Part, Printed, StudyTable, study_table
from rairdtc_pipeline.published.words import worded
from rairdtc_pipeline.statistics.printing import fixed
from rairdtc_pipeline.vocabulary import vocabulary

NAMES = ("baseline_table", "response_table", "change_table", "best_response", "adverse_events")
LABEL_WIDTH, _ARM_WIDTH, _P_WIDTH = 2.3, 2.25, 0.9
_MOST_ARMS_PORTRAIT = 3
# A longer description of the numbers goes into the notes below the table.
_LONGEST_SUMMARY = 20


@dataclass(frozen=True)
class Run:
    """Text with one format: plain, superscript or italic."""

    text: str
    raised: bool = False
    slanted: bool = False


Text = tuple[Run, ...]
# One entry per line of the cell.
Cell = tuple[Text, ...]
_EMPTY: Cell = ((),)


@dataclass(frozen=True)
class Row:
    """One row: its label, its cells, and its level of indentation."""

    label: str
    cells: list[Cell]
    depth: int


@dataclass(frozen=True)
class JournalTable:
    """A printed table; `widths` are relative, and `is_wide` requests a landscape page."""

    title: str
    headings: list[Cell]
    rows: list[Row]
    notes: list[Text]
    widths: list[float]
    is_wide: bool


def journal_tables(published: Published, language: str = ENGLISH) -> Iterator[JournalTable]:
    """Every printed table in order; one without cells states that there are no patients."""
    made = {"best_response": best_response_table, "adverse_events": adverse_events_table}
    words = _Words(language)
    for name in NAMES:
        table = made[name](published, language) if name in made else study_table(published, name)
        yield JournalTable(
            words.say(f"tables-{name.replace('_', '-')}"),
            _headings(table, words),
            list(_rows(table, words)),
            list(_notes(table, words)),
            _widths(table),
            len(table.arms) > _MOST_ARMS_PORTRAIT,
        )


@dataclass(frozen=True)
class _Words:
    """Text in the language of the tables."""

    language: str

    def say(self, id: str, /, **parameters: Value) -> str:
        return message(id, **parameters).text(self.language)

    @property
    def between_sentences(self) -> str:
        return "" if self.language == CHINESE else " "

    def label(self, words: str) -> str:
        """A label of the published file."""
        return worded(words, self.language)

    def treatment(self, arm: str) -> str:
        """Treatment of an arm of the study; empty for other arms."""
        known = vocabulary().arms.get(arm)
        if known is None:
            return ""
        return known.in_sentence if self.language == ENGLISH else self.label(known.label)

    def labels(self, *parts: str) -> str:
        """Several labels in one line."""
        return ("，" if self.language == CHINESE else ", ").join(map(self.label, parts))


def _line(text: str) -> Text:
    return (Run(text),) if text else ()


def _lines(*texts: str) -> Cell:
    return tuple(_line(text) for text in texts)


def _widths(table: StudyTable) -> list[float]:
    narrow = table.has_p + table.has_smd
    wide = len(table.arms) + bool(table.overall)
    return [LABEL_WIDTH, *[_ARM_WIDTH] * wide, *[_P_WIDTH] * narrow]


def _narrow(table: StudyTable, p: Cell, smd: str) -> list[Cell]:
    """Cells of the narrow columns that the table has."""
    return [*([p] if table.has_p else []), *([_lines(smd)] if table.has_smd else [])]


def _headings(table: StudyTable, words: _Words) -> list[Cell]:
    arms = [
        _lines(*(line for line in (arm, words.treatment(arm), f"(N = {n})") if line))
        for arm, n in table.arms.items()
    ]
    overall = (
        [_lines(words.say("report-overall"), f"(N = {table.overall})")] if table.overall else []
    )
    return [_EMPTY, *overall, *arms, *_narrow(table, ((Run("p", slanted=True),),), "SMD")]


def _rows(table: StudyTable, words: _Words) -> Iterator[Row]:
    """Rows in printed order; if there are several sections, each has a heading row."""
    sections = len(table.parts) > 1
    for part in table.parts:
        if sections:
            yield _section(table, part, words)
        for line in part.lines:
            said = sections and bool(part.summary)
            depth = sections + (line.level is not None)
            yield _row(table, line, "" if said else line.summary, depth, words)
    if not table.parts:
        yield Row(words.say("tables-no-patients"), [_EMPTY] * (len(_widths(table)) - 1), 0)


def _section(table: StudyTable, part: Part, words: _Words) -> Row:
    name = words.labels(*filter(None, (part.name, part.summary)))
    sizes = [_lines(f"n = {part.sizes[arm]}" if arm in part.sizes else "") for arm in table.arms]
    overall = [_EMPTY] if table.overall else []
    return Row(name, [*overall, *sizes, *_narrow(table, _EMPTY, "")], 0)


def _row(table: StudyTable, line: Line, summary: str, depth: int, words: _Words) -> Row:
    shown = line.level is None and 0 < len(summary) <= _LONGEST_SUMMARY and summary != table.usual
    overall = [_cell(line.overall)] if table.overall else []
    numbers = [_cell(line.numbers.get(arm)) for arm in table.arms]
    smd = "" if line.smd is None else fixed(line.smd, 2)
    label = words.labels(line.label, summary) if shown else words.label(line.label)
    return Row(label, [*overall, *numbers, *_narrow(table, _cell(line.p), smd)], depth)


def _cell(printed: Printed | None) -> Cell:
    if printed is None:
        return _EMPTY
    if printed.n is not None:
        return _lines(printed.shown, f"n = {printed.n}")
    letter = (Run(printed.letter, raised=True),) if printed.letter else ()
    return ((*_line(printed.shown), *letter),)


def _notes(table: StudyTable, words: _Words) -> Iterator[Text]:
    if table.usual:
        yield _line(words.say("report-usual-note", usual=words.label(table.usual)))
    for letter, method in table.footnotes.items():
        yield (Run(letter, raised=True), Run(f" {words.label(method)}"))
    shown: dict[str, list[str]] = {}
    for part in table.parts:
        for line in part.lines:
            labels = shown.setdefault(line.summary, [])
            if len(line.summary) > _LONGEST_SUMMARY and line.label not in labels:
                labels.append(line.label)
    for summary, labels in shown.items():
        if labels:
            said = [words.label(label) for label in labels]
            yield _line(words.say("tables-kind", labels=said, kind=words.label(summary)))
    if table.note:
        yield _line(words.label(table.note))
    short = [f"tables-{table.name.replace('_', '-')}-short", *["tables-smd"] * table.has_smd]
    yield _line(words.between_sentences.join(map(words.say, short)))
