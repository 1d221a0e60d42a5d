"""Every check of a table fires on a small made-up paper, and not just inside its limit."""

import pytest

from tests.unit.made_up_paper import COUNTS, INCONSISTENT, NEEDS_DATA, block, check, paper, verdict


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("3 (30%)", "reproduced"),
        ("3 (30.0%)", "reproduced"),
        ("3 (31%)", INCONSISTENT),
        ("3 (30.1%)", INCONSISTENT),
    ],
)
def test_a_percentage_is_that_of_its_count(tmp_path, cell, expected):
    trait = block({"yes": ["Yes", cell, "5 (25%)"], "no": ["No", "7 (70%)", "15 (75%)"]})
    assert verdict(paper(tmp_path, trait=trait), "t.trait.yes.X") == expected


def test_a_half_percent_may_be_rounded_either_way(tmp_path):
    for printed in ("12%", "13%"):
        content = {"yes": ["Yes", f"1 ({printed})", "0 (0%)"], "no": ["No", "7 (88%)", "8 (100%)"]}
        trait = block(content, sizes=["N=8", "N=8"])
        assert verdict(paper(tmp_path, trait=trait), "t.trait.yes.X") == "reproduced"


@pytest.mark.parametrize(("count", "expected"), [(4, "reproduced"), (3, INCONSISTENT)])
def test_a_column_adds_up_to_its_group(tmp_path, count, expected):
    content = {**COUNTS, "no": ["No", f"{count} ({10 * count}%)", "15 (75%)"]}
    found = check(paper(tmp_path, trait=block(content, sizes=["N=10", "N=20"])))
    assert found["t.trait.no.X"]["verdict"] == found["t.trait.n.X"]["verdict"] == expected
    assert found["t.trait.no.Y"]["verdict"] == "reproduced"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("60% (6/10)", "reproduced"),
        ("70% (7/10)", INCONSISTENT),
        ("60% (12/20)", INCONSISTENT),
        ("61% (6/10)", INCONSISTENT),
    ],
)
def test_a_rate_is_made_of_its_categories(tmp_path, cell, expected):
    content = {
        "cr": ["CR", "1 (10%)", "0 (0%)"],
        "pr": ["PR", "5 (50%)", "5 (25%)"],
        "pd": ["PD", "4 (40%)", "15 (75%)"],
    }
    rate = {"orr": {"label": "ORR", "of": ["cr", "pr"], "cells": [cell, "25% (5/20)"]}}
    published = paper(tmp_path, response=block(content, "ordered", rates=rate))
    assert verdict(published, "t.response.orr.X") == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("5.0 (5.0, 9.0)", NEEDS_DATA),
        ("4.9 (5.0, 9.0)", NEEDS_DATA),  # 4.95 is printed as either
        ("4.8 (5.0, 9.0)", INCONSISTENT),
        ("9.2 (5.0, 9.0)", INCONSISTENT),
    ],
)
def test_a_median_lies_inside_its_quartiles(tmp_path, cell, expected):
    size = block({"a": ["Before", cell, "6.0 (1.0, 7.0)"]}, "continuous")
    assert verdict(paper(tmp_path, size=size), "t.size.a.X") == expected


@pytest.mark.parametrize(
    ("label", "cell", "expected"),
    [
        ("Median", "5.0 ± 1.0", INCONSISTENT),
        ("Mean", "5.0 (4.0, 6.0)", INCONSISTENT),
        ("Mean", "5.0 ± 1.0", "reproduced"),
        ("Median", "5.0 (4.0, 6.0)", "reproduced"),
    ],
)
def test_a_row_holds_what_its_label_says(tmp_path, label, cell, expected):
    age = block({"a": [label, cell, cell]}, "continuous")
    assert verdict(paper(tmp_path, age=age), "t.age.a.label") == expected


@pytest.mark.parametrize(
    ("scale", "p", "expected"),
    [
        # R: fisher.test, chisq.test(correct = FALSE), kruskal.test on 6/4 and 5/15
        ("unordered", "0.108", "reproduced"),  # an expected count is 3.67: Fisher
        ("unordered", "0.11", "reproduced"),
        ("unordered", "0.061", INCONSISTENT),  # chi-square
        ("unordered", "0.2", INCONSISTENT),
        ("ordered", "0.065", "reproduced"),
        ("ordered", "0.108", INCONSISTENT),
    ],
)
def test_a_p_is_that_of_the_counts_by_the_stated_rule(tmp_path, scale, p, expected):
    trait = block(COUNTS, scale, p={"printed": p})
    assert verdict(paper(tmp_path, trait=trait), "t.trait.p") == expected


def test_the_test_a_p_comes_from_is_named_where_it_breaks_the_rule(tmp_path):
    content = {"yes": ["Yes", "12 (60%)", "5 (25%)"], "no": ["No", "8 (40%)", "15 (75%)"]}
    trait = block(content, sizes=["20", "20"], p={"printed": "0.054"})
    reason = check(paper(tmp_path, trait=trait))["t.trait.p"]["reason"]
    assert reason.startswith("The printed p is that of Fisher's exact test")
    assert "8.50, not below 5" in reason


def test_the_limit_of_the_rule_is_that_of_the_paper(tmp_path):
    trait = block(COUNTS, p={"printed": "0.061"})
    published = paper(tmp_path, trait=trait)
    looser = published.rules.model_copy(update={"exact_below_expected_count": 3})
    assert verdict(published.model_copy(update={"rules": looser}), "t.trait.p") == "reproduced"


@pytest.mark.parametrize(
    ("p", "expected"), [("0.020", "reproduced"), ("0.02", "reproduced"), ("0.03", INCONSISTENT)]
)
def test_a_p_is_that_of_the_moments_within_their_rounding(tmp_path, p, expected):
    age = block({"a": ["Years", "50.0 ± 10.0", "60.0 ± 10.5"]}, "continuous")
    age["rows"]["a"]["p"] = {"printed": p}
    assert verdict(paper(tmp_path, age=age), "t.age.a.p") == expected


@pytest.mark.parametrize(
    ("named", "expected"), [("kruskal_wallis", NEEDS_DATA), ("anova", INCONSISTENT)]
)
def test_a_named_test_is_the_one_the_rule_asks_for(tmp_path, named, expected):
    size = block({"a": ["Before", "5.0 (4.0, 6.0)", "5.0 (4.0, 6.0)"]}, "continuous")
    size["rows"]["a"]["p"] = {"printed": "0.9", "named": named}
    assert verdict(paper(tmp_path, size=size), "t.size.a.p") == expected


@pytest.mark.parametrize(
    ("times", "named", "expected"),
    [(2, "wilcoxon", NEEDS_DATA), (2, "friedman", INCONSISTENT), (3, "friedman", NEEDS_DATA)],
)
def test_a_test_over_time_fits_the_number_of_times(tmp_path, times, named, expected):
    content = {f"v{i}": [str(i), "5.0 (4.0, 6.0)", "5.0 (4.0, 6.0)"] for i in range(times)}
    size = block(content, "continuous", within=[{"printed": "0.9", "named": named}, None])
    assert verdict(paper(tmp_path, size=size), "t.size.within.X") == expected
