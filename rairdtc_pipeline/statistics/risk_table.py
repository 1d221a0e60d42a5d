"""Numbers at risk and events at every event time, the input of rank tests and Cox models."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Side = Literal["left", "right"]


@dataclass(frozen=True)
class RiskTable:
    """Event times × groups, in sorted order; the size does not grow with the number of patients."""

    groups: tuple[str, ...]
    times: Floats
    at_risk: Counts
    events: Counts


def checked(durations: Floats, events: Floats, patients: Counts | None) -> Counts:
    """Number of patients per entry, by default 1.

    Raises ValueError for events other than 0 or 1, durations that are negative or not finite,
    entries of no patients, and unequal lengths. Libraries do not notice if durations are passed as
    events.
    """
    counts = np.ones(durations.size, dtype=np.int64) if patients is None else patients
    if not durations.shape == events.shape == counts.shape:
        raise ValueError("durations, events and patients differ in length")
    if not np.isin(events, (0, 1)).all():
        raise ValueError("events must be 0 (censored) or 1 (event)")
    if not (np.isfinite(durations).all() and (durations >= 0).all()):
        raise ValueError("durations must be finite and not negative")
    if (counts < 1).any():
        raise ValueError("each duration must be that of at least one patient")
    return counts


def tally(places: Counts, size: int, patients: Counts) -> Counts:
    """Number of patients at each index. The sums are integers, so they are exact in any order."""
    return np.bincount(places, weights=patients, minlength=size).astype(np.int64)


def still_at_risk(left: Counts) -> Counts:
    """Patients under observation before each time, from the patients who leave at each time."""
    at_risk: Counts = np.cumsum(left[::-1], axis=0)[::-1]
    return at_risk


def risk_table(
    durations: Floats,
    groups: NDArray[np.str_],
    events: Floats,
    patients: Counts | None = None,
) -> RiskTable:
    """Count the patients at risk just before each event time, and those with the event, by group.

    `patients` is the number of identical patients per entry, by default 1. Raises ValueError as
    `checked` does.
    """
    counts = checked(durations, events, patients)
    names, members = np.unique(groups, return_inverse=True)
    times, at = np.unique(durations, return_inverse=True)
    shape, cells = (times.size, names.size), at * names.size + members
    had = events == 1
    happened = tally(cells[had], times.size * names.size, counts[had]).reshape(shape)
    at_risk = still_at_risk(tally(cells, times.size * names.size, counts).reshape(shape))
    kept = happened.any(axis=1)
    return RiskTable(tuple(map(str, names)), times[kept], at_risk[kept], happened[kept])


def risk_table_of_intervals(
    starts: Floats, stops: Floats, groups: NDArray[np.str_], events: Floats, patients: Counts
) -> RiskTable:
    """Risk table of entries that are observed in their group only after `starts` and up to `stops`.

    Equals R's Surv(start, stop, event): a patient who changes group has an entry in each group.
    Raises ValueError as `checked` does, and for an entry that does not end after it starts.
    """
    counts = checked(stops, events, patients)
    if (starts >= stops).any():
        raise ValueError("an interval ends before it starts")
    names, members = np.unique(groups, return_inverse=True)
    had = events == 1
    times = np.unique(stops[had])
    shape = (times.size + 1, names.size)

    def per_time(moments: Floats, chosen: NDArray[np.bool_], side: Side) -> Counts:
        at = np.searchsorted(times, moments[chosen], side=side)
        cells = at * names.size + members[chosen]
        return tally(cells, shape[0] * shape[1], counts[chosen]).reshape(shape)[:-1]

    everyone = np.ones(stops.size, dtype=bool)
    entered, left = (per_time(moments, everyone, "right") for moments in (starts, stops))
    at_risk = np.cumsum(entered - left, axis=0)
    return RiskTable(tuple(map(str, names)), times, at_risk, per_time(stops, had, "left"))
