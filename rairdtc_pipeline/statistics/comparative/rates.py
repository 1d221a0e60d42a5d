"""Rates of events over time under observation."""

from scipy.stats import chi2


def poisson_rate(
    events: int, time: float, level: float = 0.95
) -> tuple[float, float, float] | None:
    """Events per unit of time with exact limits (Garwood 1936); equals R's poisson.test.

    None if the time under observation is 0.
    """
    if not time > 0:
        return None
    tail = (1 - level) / 2
    lower = float(chi2.ppf(tail, 2 * events)) / 2 if events else 0.0
    upper = float(chi2.ppf(1 - tail, 2 * events + 2)) / 2
    return events / time, lower / time, upper / time
