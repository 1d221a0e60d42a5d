"""Numbers at risk and events at every event time: what rank tests and Cox models rest on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class RiskTable:
    """Event times × groups; groups in sorted order. Its size does not grow with the patients."""

    groups: tuple[str, ...]
    times: Floats
    at_risk: Counts
    events: Counts


def checked(durations: Floats, events: Floats) -> None:
    """Raise ValueError for events other than 0/1, for durations not finite, negative or unequal.

    Libraries take durations for events in silence.
    """
    if durations.shape != events.shape:
        raise ValueError("durations and events differ in length")
    if not np.isin(events, (0, 1)).all():
        raise ValueError("events must be 0 (censored) or 1 (event)")
    if not (np.isfinite(durations).all() and (durations >= 0).all()):
        raise ValueError("durations must be finite and not negative")


def risk_table(durations: Floats, groups: NDArray[np.str_], events: Floats) -> RiskTable:
    """Count per event time and group who is under observation just before it, and who has it.

    Raises ValueError as `checked` does.
    """
    checked(durations, events)
    names, members = np.unique(groups, return_inverse=True)
    times, at = np.unique(durations[events == 1], return_inverse=True)
    happened = np.zeros((times.size, names.size), dtype=np.int64)
    np.add.at(happened, (at, members[events == 1]), 1)
    at_risk = np.empty_like(happened)
    for index in range(names.size):
        ends = np.sort(durations[members == index])
        at_risk[:, index] = ends.size - np.searchsorted(ends, times, side="left")
    return RiskTable(tuple(map(str, names)), times, at_risk, happened)
