"""How numbers are printed."""

import pytest

from rairdtc_pipeline.published.wording import decimal, ratios
from rairdtc_pipeline.statistics.cell_values import CellKind, CellValues
from rairdtc_pipeline.statistics.printing import (
    count_text,
    fixed,
    p_text,
    percent_text,
    ratio_text,
)
from rairdtc_pipeline.statistics.wording import cell_text


@pytest.mark.parametrize(
    ("count", "total", "printed"),
    [
        (1, 8, "13%"),
        (5, 8, "63%"),
        (1, 3, "33%"),
        (199, 200, ">99%"),
        (200, 200, "100%"),
        (1, 400, "<1%"),
        (0, 400, "0%"),
    ],
)
def test_a_share_is_0_or_100_percent_only_where_it_is_none_or_all(count, total, printed):
    assert percent_text(count, total) == printed
    assert count_text(count, total) == f"{count} ({printed})"


@pytest.mark.parametrize(
    ("number", "places", "printed"),
    [
        (2.675, 2, "2.68"),
        (0.125, 2, "0.13"),
        (-0.125, 2, "-0.13"),
        (100 * 0.285, 0, "29"),
        (-0.004, 2, "0.00"),
        (4079.0, -2, "4100"),
        (1e15, 1, "1000000000000000.0"),
    ],
)
def test_a_number_is_rounded_half_away_from_zero_whatever_its_binary_fraction(
    number, places, printed
):
    assert fixed(number, places) == printed


@pytest.mark.parametrize(
    ("p", "printed"),
    [
        (None, "–"),
        (0.00054, "<0.001"),
        (0.00099999, "<0.001"),
        (0.001, "0.001"),
        (0.04979, "0.0498"),
        (0.0499999, "0.0499999"),
        (0.0494, "0.049"),
        (0.05, "0.050"),
        (0.0504, "0.050"),
        (0.342, "0.342"),
    ],
)
def test_a_p_is_printed_on_its_own_side_of_a_thousandth_and_of_a_twentieth(p, printed):
    assert p_text(p) == printed


@pytest.mark.parametrize(
    ("ratio", "printed"),
    [
        (0.0048, "0.0048"),
        (0.00004, "0.000040"),
        (0.3025, "0.30"),
        (145.93, "145.93"),
        (0.9967, "0.997"),
        (1.0, "1.00"),
        (1.0023, "1.002"),
    ],
)
def test_a_ratio_has_the_digits_it_needs(ratio, printed):
    assert ratio_text(ratio) == printed


def test_a_ratio_stands_with_limits_that_are_not_rounded_away():
    assert ratios(0.0048, 0.00004, 0.042) == "0.0048 (0.000040–0.042)"


def test_cells_are_printed_by_the_same_rules():
    middle = CellValues(total=2, median=2.675, p25=0.125, p75=10.0)
    assert cell_text(CellKind.MEDIAN_QUARTILES, middle) == "2.68 (0.13, 10.00)"
    share = CellValues(total=8, count=5, lower=0.2448632, upper=0.9147666)
    assert cell_text(CellKind.PROPORTION, share) == "63% (5/8; 24–91%)"
    assert cell_text(CellKind.MEAN_SD, CellValues(total=0)) == "–"
    assert decimal(5296.96) == "5,297.0"
