"""Survival: estimates, tests, hazard ratios and sensitivity sets per endpoint."""

from dataclasses import dataclass

from rairdtc_pipeline.messages import message, sentences
from rairdtc_pipeline.messages.language import ENGLISH
from rairdtc_pipeline.published.reader import Published, Row
from rairdtc_pipeline.published.wording import decimal, interval
from rairdtc_pipeline.published.words import worded
from rairdtc_pipeline.report.ratio_ranges import RatioRange, ratio_ranges
from rairdtc_pipeline.report.source import ReportSource
from rairdtc_pipeline.vocabulary import PRIMARY, vocabulary

_MONTHS_OF_A_YEAR = 12
_AT_YEARS = f"""
    WITH arms AS (
        SELECT cause, arm, max(time_months) AS last FROM statistics.cumulative_incidence
        GROUP BY cause, arm),
    years AS (
        SELECT cause, arm, unnest(range(1, (last / {_MONTHS_OF_A_YEAR})::BIGINT + 1)) AS year, last
        FROM arms)
    SELECT y.cause, y.arm, y.year,
        arg_max(c.incidence, c.time_months) AS incidence,
        arg_max(c.lower, c.time_months) AS lower, arg_max(c.upper, c.time_months) AS upper
    FROM years AS y JOIN statistics.cumulative_incidence AS c
        ON c.cause = y.cause AND c.arm = y.arm AND c.time_months <= y.year * {_MONTHS_OF_A_YEAR}
    WHERE y.year * {_MONTHS_OF_A_YEAR} <= y.last
    GROUP BY y.cause, y.arm, y.year ORDER BY y.cause, y.year, y.arm"""


@dataclass(frozen=True)
class Endpoint:
    """Results of one endpoint; those of a missing table are empty.

    The key of `hazard_ratios`, `differences` and `sets` is the sensitivity set, the primary set
    first; `sets` has the arm as second key.
    """

    name: str
    summary: list[Row]
    tests: list[Row]
    hazard_ratios: dict[str, list[Row]]
    differences: dict[str, list[Row]]
    sets: dict[str, dict[str, Row]]

    @property
    def arms(self) -> list[str]:
        """Arms of the endpoint."""
        return [row["arm"] for row in self.summary]

    @property
    def ranges(self) -> list[RatioRange]:
        """Ranges of the hazard ratios over the sensitivity sets."""
        sets = [row for name, rows in self.hazard_ratios.items() if name != PRIMARY for row in rows]
        return ratio_ranges(self.hazard_ratios.get(PRIMARY, ()), sets)

    @property
    def models(self) -> list[str]:
        """Models of the hazard ratios."""
        return sorted({row["method"] for rows in self.hazard_ratios.values() for row in rows})


@dataclass(frozen=True)
class Survival:
    """Content of the section; `incidence` maps cause and year to an estimate per arm."""

    explained: str
    confidence: str
    endpoints: list[Endpoint]
    incidence: dict[tuple[str, int], dict[str, str]]
    incidence_arms: list[str]


def survival(published: ReportSource) -> Survival:
    """Read the estimates of every endpoint in alphabetical order, with their figures."""
    summary = published.table("statistics.km_summary")
    incidence: dict[tuple[str, int], dict[str, str]] = {}
    if published.has("statistics.cumulative_incidence"):
        for row in published.rows(_AT_YEARS):
            incidence.setdefault((row["cause"], row["year"]), {})[row["arm"]] = _percent(row)
    return Survival(
        _explained(published),
        published.confidence,
        [_endpoint(published, name) for name in sorted({row["endpoint"] for row in summary})],
        incidence,
        sorted({arm for per_arm in incidence.values() for arm in per_arm}),
    )


def _explained(published: ReportSource) -> str:
    """Explanation of the endpoint codes."""
    if published.language == ENGLISH:
        return published.comment("statistics.km_summary", "endpoint")
    endpoints = vocabulary().endpoints
    named = [
        message("report-arm-letter", arm=code, name=worded(endpoint.label, published.language))
        for code, endpoint in endpoints.items()
    ]
    return sentences(named, published.language)


def _percent(row: Row) -> str:
    """An incidence in percent with its limits, which are missing for an incidence of 0 or 1."""
    incidence, lower, upper = (
        None if row[name] is None else 100 * row[name] for name in ("incidence", "lower", "upper")
    )
    if lower is None and upper is None:
        return decimal(incidence)
    return interval(incidence, lower, upper)


def _endpoint(published: Published, name: str) -> Endpoint:
    def of(table: str, column: str = "endpoint") -> list[Row]:
        return [row for row in published.table(table) if row[column] == name]

    def by_set(table: str) -> dict[str, list[Row]]:
        sets: dict[str, list[Row]] = {}
        for row in sorted(of(table), key=lambda row: str(row["sensitivity_set"]) != PRIMARY):
            sets.setdefault(row["sensitivity_set"], []).append(row)
        return sets

    return Endpoint(
        name,
        of("statistics.km_summary"),
        [test for test in of("statistics.tests", "row") if test["table"] == "km_curve"],
        by_set("statistics.hazard_ratios"),
        by_set("statistics.mean_differences"),
        {
            name: {row["arm"]: row for row in rows}
            for name, rows in by_set("statistics.sensitivity").items()
        },
    )
