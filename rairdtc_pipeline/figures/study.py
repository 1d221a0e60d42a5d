"""The data of the published file that every figure needs: arms, settings, patients."""

from dataclasses import dataclass
from functools import cached_property

import duckdb
import polars as pl

from rairdtc_pipeline.figures.design import ARM_STYLES, ArmStyle
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

    @property
    def short(self) -> str:
        """Label for narrow places."""
        return cut(self.label, _NARROW)

    @property
    def treatment(self) -> str:
        """Treatment of an arm of the study; empty for other arms."""
        known = vocabulary().arms.get(self.label)
        return known.in_sentence if known else ""

    @property
    def name(self) -> str:
        """Label and treatment."""
        return f"{self.label} {self.treatment}" if self.treatment else cut(self.label, _WIDE)


class Study:
    """The published file as the figures read it; queries return ordered polars frames."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

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
            Arm(label, n, ARM_STYLES[i % len(ARM_STYLES)])
            for i, (label, n) in enumerate(found.iter_rows())
        )

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
        return f"{100 * self.settings['confidence_level']:g}% CI"

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

    def selection_note(self, drawn: int, of: int) -> str:
        """Sentence that not every patient is drawn; empty if every patient is drawn."""
        if drawn >= of:
            return ""
        return f" An even selection of {drawn:,} of {of:,} patients is drawn one by one."


def cut(words: str, most: int) -> str:
    """A text, shortened to at most `most` characters."""
    return words if len(words) <= most else f"{words[: most - 1]}…"


def evenly(frame: pl.DataFrame, most: int) -> pl.DataFrame:
    """At most `most` rows, evenly spaced over the ordered frame."""
    n = frame.height
    if n <= most:
        return frame
    return frame[[(2 * i + 1) * n // (2 * most) for i in range(most)]]


def p_words(p: float | None) -> str:
    """A p-value in a sentence."""
    text = p_text(p)
    return "p not available" if p is None else f"p {text}" if text[0] == "<" else f"p = {text}"


def signed(percent: float) -> str:
    """A change in whole percent with its sign."""
    text = fixed(percent, 0)
    return f"{'+' if text[0] not in '-0' else ''}{text}%".replace("-", "−")


def months(value: float | None) -> str:
    """Months with one decimal."""
    return "not reached" if value is None else fixed(value, 1)


def in_words(parts: list[str]) -> str:
    """A list in words: a, b and c."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
