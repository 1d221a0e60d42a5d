"""The data of the published file that every figure needs: arms, settings, patients."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import duckdb
import polars as pl

from rairdtc_pipeline.figures.design import ARM_STYLES, ArmStyle
from rairdtc_pipeline.figures.svg import TIP
from rairdtc_pipeline.messages import Message, Value, message
from rairdtc_pipeline.messages.language import ENGLISH
from rairdtc_pipeline.published.words import worded
from rairdtc_pipeline.statistics.printing import fixed, p_text
from rairdtc_pipeline.storage.database import STORED_TABLES
from rairdtc_pipeline.vocabulary import vocabulary

# If patients are drawn individually, a reader cannot distinguish more than this number.
MOST_PATIENTS = 200
_NARROW, _WIDE = 12, 30


@dataclass(frozen=True)
class Arm:
    """One treatment group: its label in the tables, its size and its style."""

    label: str
    n: int
    style: ArmStyle
    # Treatment of an arm of the study; empty for other arms.
    treatment: str

    @property
    def short(self) -> str:
        """Label for narrow places."""
        return cut(self.label, _NARROW)

    @property
    def name(self) -> str:
        """Label and treatment."""
        return f"{self.label} {self.treatment}" if self.treatment else cut(self.label, _WIDE)


class Study:
    """The published file as the figures read it, and their language.

    Queries return ordered polars frames.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, language: str = ENGLISH) -> None:
        self._con, self.language = con, language

    def say(self, id: str, /, **parameters: Value) -> str:
        """A message of the catalogue in the language of the figures."""
        return message(id, **parameters).text(self.language)

    def label(self, words: str) -> str:
        """A label of the tables in the language of the figures."""
        return worded(words, self.language)

    def in_sentence(self, words: str) -> str:
        """The same for use inside a sentence."""
        return self.label(words) if self.language != ENGLISH else words[:1].lower() + words[1:]

    def listed(self, parts: Sequence[str]) -> str:
        """A list in words: a, b and c."""
        *first, last = parts
        return self.say("figures-and", first=first, last=last) if first else last

    def paragraph(self, *said: Message | None) -> str:
        """Several sentences, without those that are None."""
        between = " " if self.language == ENGLISH else ""
        return between.join(each.text(self.language) for each in said if each)

    def visit(self, order: int) -> str:
        """A scheduled visit by its order, which is 0 at baseline."""
        return self.say("figures-visit", months=self._months.get(order, order))

    @cached_property
    def _months(self) -> dict[int, int]:
        found = self.rows("SELECT visit_order, target_months FROM protocol.visit_schedule")
        return dict(found.iter_rows())

    def rows(self, query: str, parameters: object = None) -> pl.DataFrame:
        """Rows of a query."""
        found: pl.DataFrame = self._con.sql(query, params=parameters).pl()
        return found

    def has(self, *tables: str) -> bool:
        """Whether the file has all of these tables."""
        return set(tables) <= self._tables

    @cached_property
    def _tables(self) -> set[str]:
        found = self._con.execute(f"SELECT schema_name || '.' || table_name FROM {STORED_TABLES}")
        return {name for (name,) in found.fetchall()}

    @cached_property
    def arms(self) -> tuple[Arm, ...]:
        """Arms with patients, by label."""
        found = self.rows(
            """SELECT arm, count(*) FROM cohort.patients WHERE arm IS NOT NULL
            GROUP BY arm ORDER BY arm"""
        )
        return tuple(
            Arm(label, n, ARM_STYLES[i % len(ARM_STYLES)], self._treatment(label))
            for i, (label, n) in enumerate(found.iter_rows())
        )

    def _treatment(self, arm: str) -> str:
        known = vocabulary().arms.get(arm)
        return self.in_sentence(known.label) if known else ""

    @cached_property
    def n_patients(self) -> int:
        """Patients in all arms."""
        return sum(arm.n for arm in self.arms)

    @cached_property
    def settings(self) -> dict[str, float]:
        """Settings of the protocol that figures draw or mention."""
        names = ("confidence_level", "days_per_month", "pr_ratio", "pd_increase_ratio")
        row = self.rows(f"SELECT {', '.join(names)} FROM protocol.settings").row(0)
        return {name: float(value) for name, value in zip(names, row, strict=True)}

    @property
    def interval(self) -> str:
        """Label of the confidence intervals: 95% CI."""
        return self.say("figures-interval", percent=f"{100 * self.settings['confidence_level']:g}")

    @cached_property
    def drawn_patients(self) -> list[str]:
        """Patients who are drawn individually: all, or a selection of each arm.

        The selection is evenly spaced by pseudonym, which is unrelated to the patient's outcome.
        """
        everybody = self.rows(
            "SELECT patient, arm FROM cohort.patients WHERE arm IS NOT NULL ORDER BY ALL"
        )
        drawn: list[str] = []
        for arm in self.arms:
            of_arm = everybody.filter(pl.col("arm") == arm.label)
            drawn += evenly(of_arm, self.share(arm))["patient"].to_list()
        return drawn

    def share(self, arm: Arm) -> int:
        """Number of the arm's patients who may be drawn individually."""
        if self.n_patients <= MOST_PATIENTS:
            return arm.n
        return max(1, MOST_PATIENTS * arm.n // self.n_patients)

    def tip(self, patient: str, arm: Arm, value: str = "") -> str:
        """The id of a mark of a patient, whose text is its tooltip."""
        if value:
            words = self.say("figures-tip-value", patient=patient, group=arm.name, value=value)
        else:
            words = self.say("figures-tip", patient=patient, group=arm.name)
        return f"{TIP}{words}"


def selection_note(drawn: int, of: int) -> Message | None:
    """Sentence that not every patient is drawn; None if every patient is drawn."""
    return None if drawn >= of else message("figures-selection", drawn=drawn, of=of)


def source(*tables: str) -> Message:
    """Sentence that names the tables of a figure."""
    return message("figures-source", tables=tables)


def cut(words: str, most: int) -> str:
    """A text, shortened to at most `most` characters."""
    return words if len(words) <= most else f"{words[: most - 1]}…"


def evenly(frame: pl.DataFrame, most: int) -> pl.DataFrame:
    """At most `most` rows, evenly spaced over the ordered frame."""
    n = frame.height
    if n <= most:
        return frame
    return frame[[(2 * i + 1) * n // (2 * most) for i in range(most)]]


def p_words(p: float | None) -> Message:
    """A p-value in a sentence."""
    if p is None:
        return message("figures-p-unknown")
    text = p_text(p)
    return message("figures-p", p=text if text[0] == "<" else f"= {text}")


def signed(percent: float) -> str:
    """A change in whole percent with its sign."""
    text = fixed(percent, 0)
    return f"{'+' if text[0] not in '-0' else ''}{text}%".replace("-", "−")


def months(value: float | None) -> Message | str:
    """Months with one decimal."""
    return message("figures-not-reached") if value is None else fixed(value, 1)
