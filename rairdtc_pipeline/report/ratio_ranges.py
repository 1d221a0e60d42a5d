"""Summarises many hazard ratios in one line: the published ratio and the range of the others."""

from collections.abc import Iterable
from dataclasses import dataclass

from rairdtc_pipeline.published.reader import Row


@dataclass(frozen=True)
class RatioRange:
    """Published hazard ratio of a pair of arms, and the range of those from other analyses."""

    endpoint: str
    arm: str
    reference: str
    ratio: float
    lowest: float
    highest: float


def ratio_ranges(primary: Iterable[Row], others: Iterable[Row]) -> list[RatioRange]:
    """One range per endpoint and pair of arms with a published and another hazard ratio."""
    beside: dict[tuple[str, str, str], list[float]] = {}
    for row in others:
        if row["hazard_ratio"] is not None:
            beside.setdefault(_pair(row), []).append(row["hazard_ratio"])
    return [
        RatioRange(*_pair(row), row["hazard_ratio"], min(found), max(found))
        for row in primary
        if row["hazard_ratio"] is not None and (found := beside.get(_pair(row)))
    ]


def _pair(row: Row) -> tuple[str, str, str]:
    return row["endpoint"], row["arm"], row["reference_arm"]
