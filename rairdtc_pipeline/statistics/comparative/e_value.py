"""E-values: how strong an unmeasured confounder must be to explain a ratio completely."""

import math

# Above this share of patients with an event, a hazard ratio does not approximate a risk ratio.
_RARE = 0.15


def e_value(hazard_ratio: float, event_share: float) -> float | None:
    """E-value of a hazard ratio (VanderWeele & Ding 2017); equals R's EValue::evalues.HR.

    `event_share` is the share of patients with an event. None if the ratio is 0 or infinite.
    """
    if not 0 < hazard_ratio < math.inf:
        return None
    ratio = hazard_ratio
    if event_share > _RARE:
        ratio = (1 - 0.5 ** math.sqrt(ratio)) / (1 - 0.5 ** math.sqrt(1 / ratio))
    away = max(ratio, 1 / ratio)
    return away + math.sqrt(away * (away - 1))


def e_value_of_limit(lower: float, upper: float, event_share: float) -> float | None:
    """E-value of the confidence limit nearest to 1; it is 1 if the interval contains 1."""
    if lower <= 1 <= upper:
        return 1.0
    return e_value(lower if lower > 1 else upper, event_share)
