"""Number formats of the tables, the figures and the report.

Numbers round half away from zero, as readers round by hand: 1 of 8 is 13 %. The error of the binary
representation is removed first, so that 2.675 is 2.68.
"""

from decimal import ROUND_HALF_UP, Decimal

NOTHING = "–"
_SIGNIFICANT = 12  # decimal digits of a calculated number that are certainly correct
_SMALLEST_P = 0.001
_VERDICT = 0.05  # a p-value below this is never printed as 0.050
_MOST_PLACES = 12


def fixed(number: float, places: int) -> str:
    """A number with `places` decimals; negative places round to tens, hundreds …."""
    exact = Decimal(f"{number:.{_SIGNIFICANT}g}")
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{rounded or abs(rounded):.{max(places, 0)}f}"


def p_text(p: float | None) -> str:
    """A p-value as journals print it; rounding never moves it across 0.05."""
    if p is None:
        return NOTHING
    if p < _SMALLEST_P:
        return f"<{_SMALLEST_P}"
    return _beside(p, 3, _VERDICT) if p < _VERDICT else fixed(p, 3)


def percent_text(count: int, total: int) -> str:
    """A share in whole percent; 0% and 100% only for no patient and for all patients."""
    text = fixed(100 * count / total, 0)
    if text == "0" and count:
        return "<1%"
    return ">99%" if text == "100" and count < total else f"{text}%"


def count_text(count: int, total: int) -> str:
    """Count and percentage."""
    return f"{count} ({percent_text(count, total)})" if total else "0"


def ratio_text(ratio: float) -> str:
    """A ratio with two decimals, two significant digits below 0.1, more decimals near 1."""
    if 0 < ratio < 0.1:
        first = Decimal(f"{ratio:.{_SIGNIFICANT}g}").adjusted()
        return fixed(ratio, 1 - first)
    return fixed(ratio, 2) if ratio == 1 else _beside(ratio, 2, 1.0)


def _beside(number: float, places: int, limit: float) -> str:
    """The number with as many decimals as are needed to distinguish it from the limit."""
    while places < _MOST_PLACES and float(fixed(number, places)) == limit:
        places += 1
    return fixed(number, places)
