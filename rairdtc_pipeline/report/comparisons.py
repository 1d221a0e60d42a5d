"""Comparisons of the non-randomised arms: adjusted effects, landmarks, survival at fixed times."""

from collections.abc import Callable
from dataclasses import dataclass

from rairdtc_pipeline.published.reader import Row
from rairdtc_pipeline.report.ratio_ranges import RatioRange, ratio_ranges
from rairdtc_pipeline.report.source import ReportSource
from rairdtc_pipeline.statistics.tables.adjusted_columns import OVERLAP
from rairdtc_pipeline.statistics.tables.characteristics import COVARIATES
from rairdtc_pipeline.vocabulary import PRIMARY

_Pair = tuple[str, str]
_BALANCED = 0.1  # arms count as balanced below this standardised difference (Austin 2009)


@dataclass(frozen=True)
class Comparisons:
    """Content of the section; a list is empty if its table does not exist.

    `effects`, `landmarks`, `over_time`, `series_cap` and `survival_at` have an endpoint as key.
    `balance` maps a pair of arms and a covariate to one row per adjustment; `weighted` maps an
    endpoint, a month of `survival_at`, a pair of arms and one of the two to its weighted survival.
    """

    arms: dict[str, int]
    effects: dict[str, list[Row]]
    balance: dict[_Pair, dict[str, dict[str, Row]]]
    hazard_ratios: list[Row]
    landmarks: dict[str, list[Row]]
    over_time: dict[str, list[Row]]
    series_cap: dict[str, list[Row]]
    examinations: dict[str, list[Row]]
    permutations: list[Row]
    survival_at: dict[str, dict[float, dict[str, Row]]]
    weighted: dict[str, dict[float, dict[_Pair, dict[str, Row]]]]
    estimands: list[Row]
    confidence: str

    @staticmethod
    def name_of(covariate: str) -> str:
        """Name of a covariate in print."""
        return COVARIATES.get(covariate, covariate)

    @property
    def covariates(self) -> dict[str, bool]:
        """Characteristics known before treatment, and whether the score includes them."""
        return {
            name: any(row["in_score"] for row in of_name.values())
            for of_pair in self.balance.values()
            for name, of_name in of_pair.items()
        }

    @property
    def left_apart(self) -> int:
        """Number of characteristics that stay unbalanced after weighting in a pair of arms."""
        return sum(
            any(
                name in of_pair and (of_pair[name][OVERLAP]["smd"] or 0) >= _BALANCED
                for of_pair in self.balance.values()
            )
            for name in self.covariates
        )

    @property
    def guarantee_time(self) -> list[RatioRange]:
        """Ranges of hazard ratios over landmarks and treatment over time."""
        tables = (*self.landmarks.values(), *self.over_time.values())
        return ratio_ranges(self.hazard_ratios, [row for rows in tables for row in rows])

    @property
    def moved(self) -> int:
        """Patients whose arm depends on the limit on the duration of the first implant series."""
        return max((row["moved"] for rows in self.series_cap.values() for row in rows), default=0)


def comparisons(published: ReportSource) -> Comparisons:
    """Read the exploratory comparisons from the schema `statistics`."""
    balance: dict[_Pair, dict[str, dict[str, Row]]] = {}
    for row in published.table("statistics.adjusted_balance"):
        of_pair = balance.setdefault((row["arm"], row["reference_arm"]), {})
        of_pair.setdefault(row["covariate"], {})[row["adjustment"]] = row
    survival: dict[str, dict[float, dict[str, Row]]] = {}
    for row in published.table("statistics.survival_at"):
        of_endpoint = survival.setdefault(row["endpoint"], {})
        of_endpoint.setdefault(row["months"], {})[row["arm"]] = row
    return Comparisons(
        published.arms,
        _by_endpoint(published, "statistics.adjusted_effects"),
        balance,
        [
            row
            for row in published.table("statistics.hazard_ratios")
            if row["sensitivity_set"] == PRIMARY
        ],
        _by_endpoint(published, "statistics.landmarks", lambda row: row["landmark_months"]),
        _by_endpoint(published, "statistics.treatment_over_time"),
        _by_endpoint(published, "statistics.series_cap"),
        _grouped(published, "statistics.exam_intervals", "period"),
        published.table("statistics.permutation_tests"),
        survival,
        _weighted(published, survival),
        published.table("statistics.estimands"),
        published.confidence,
    )


def _weighted(
    published: ReportSource, months: dict[str, dict[float, dict[str, Row]]]
) -> dict[str, dict[float, dict[_Pair, dict[str, Row]]]]:
    """Weighted survival at the months that survival is printed at."""
    curves: dict[tuple[str, _Pair, str], list[Row]] = {}
    for row in published.table("statistics.adjusted_curves"):
        pair = (row["arm"], row["reference_arm"])
        curves.setdefault((row["endpoint"], pair, row["curve_arm"]), []).append(row)
    found: dict[str, dict[float, dict[_Pair, dict[str, Row]]]] = {}
    for (endpoint, pair, arm), rows in curves.items():
        for month in months.get(endpoint, {}):
            of_pair = found.setdefault(endpoint, {}).setdefault(month, {}).setdefault(pair, {})
            of_pair[arm] = {"survival": _at(rows, month), "lower": None, "upper": None}
    return found


def _at(curve: list[Row], month: float) -> float | None:
    """Survival of a step function; None if nobody is observed until the month."""
    steps = sorted((row["time_months"], row["survival"]) for row in curve)
    last, left = steps[-1]
    if last < month and left > 0:
        return None
    reached: float = max(step for step in steps if step[0] <= month)[1]
    return reached


def _by_endpoint(
    published: ReportSource, table: str, order: Callable[[Row], float] | None = None
) -> dict[str, list[Row]]:
    return _grouped(published, table, "endpoint", order)


def _grouped(
    published: ReportSource,
    table: str,
    column: str,
    order: Callable[[Row], float] | None = None,
) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    rows = published.table(table)
    for row in sorted(rows, key=order) if order else rows:
        found.setdefault(row[column], []).append(row)
    return found
