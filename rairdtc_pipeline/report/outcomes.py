"""The thyroglobulin model, and every statistical test."""

from dataclasses import dataclass

from rairdtc_pipeline.published.reader import Row
from rairdtc_pipeline.report.source import ReportSource
from rairdtc_pipeline.statistics.tables.cells import Comparison


@dataclass(frozen=True)
class Thyroglobulin:
    """The model's rows per arm and rule for low values.

    The keys of `ratios` are visit and rule for low values, then pair of arms, then baseline.
    """

    tg_model: dict[tuple[str, float | None], list[Row]]
    ratios: dict[tuple[str, float], dict[tuple[str, str], dict[str, Row]]]
    confidence: str

    @property
    def last(self) -> list[Row]:
        """Ratios at the last visit with one common baseline, by the protocol's rule."""
        if not self.ratios:
            return []
        rule = next(iter(self.ratios))[1]
        visit = [name for name, factor in self.ratios if factor == rule][-1]
        rows = [by_baseline.get("one") for by_baseline in self.ratios[visit, rule].values()]
        return [row for row in rows if row and row["ratio_of_ratios"] is not None]

    @property
    def baselines(self) -> list[str]:
        """Methods of comparison with baseline."""
        lines = [line for pairs in self.ratios.values() for line in pairs.values()]
        return list(dict.fromkeys(baseline for line in lines for baseline in line))

    @property
    def tg_methods(self) -> list[str]:
        """Fitted models, or the reasons why a model is missing."""
        return list(dict.fromkeys(r["method"] for rows in self.tg_model.values() for r in rows))


@dataclass(frozen=True)
class Tests:
    """Every test in the order of the tables, and the names of the tables."""

    rows: list[Row]
    tables: list[str]
    level: float

    @property
    def made(self) -> int:
        """Number of tests that have a p-value."""
        return sum(row["p"] is not None for row in self.rows)

    @property
    def low(self) -> int:
        """Number of tests whose p-value is below the significance level."""
        return sum(row["p"] is not None and row["p"] < self.level for row in self.rows)


def thyroglobulin(published: ReportSource) -> Thyroglobulin:
    """Read the results of the thyroglobulin model."""
    model: dict[tuple[str, float | None], list[Row]] = {}
    for row in published.table("statistics.tg_model"):
        model.setdefault((row["arm"], row.get("below_limit_as")), []).append(row)
    ratios: dict[tuple[str, float], dict[tuple[str, str], dict[str, Row]]] = {}
    for row in published.table("statistics.tg_ratios"):
        of_visit = ratios.setdefault((row["visit"], row["below_limit_as"]), {})
        of_visit.setdefault((row["arm"], row["reference_arm"]), {})[row["baseline"]] = row
    return Thyroglobulin(model, ratios, published.confidence)


def tests(published: ReportSource) -> Tests:
    """Read every test of the tables and curves; `about` names the row of the test."""
    rows = published.table("statistics.tests")
    sections: dict[str, set[str]] = {}
    for row in rows:
        sections.setdefault(row["table"], set()).add(row.get("section") or "")
    for row in rows:
        section, several = row.get("section") or "", len(sections[row["table"]]) > 1
        named = several and row["kind"] != Comparison.WITHIN
        row["about"] = f"{section} · {row['row']}" if named else row["row"]
    tables = list(dict.fromkeys(row["table"] for row in rows))
    return Tests(rows, tables, published.significance_level)
