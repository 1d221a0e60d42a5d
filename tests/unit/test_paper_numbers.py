"""What a number of patients, a test and a word allow a paper to print."""

from itertools import permutations, product

import numpy as np
import pytest

from rairdtc_pipeline.statistics.reachable import friedman_ps, wilcoxon_least_p
from rairdtc_pipeline.statistics.within import friedman, wilcoxon
from tests.unit.made_up_paper import (
    COUNTS,
    INCONSISTENT,
    NEEDS_DATA,
    block,
    check,
    claims,
    paper,
    statement,
    verdict,
)


@pytest.mark.parametrize(
    ("cell", "step", "expected"),
    [
        ("4.00 (2.50, 5.00)", 1, NEEDS_DATA),  # 14/4 is 3.5: halves
        ("4.00 (2.25, 5.00)", 1, INCONSISTENT),
        ("4.50 (2.00, 5.00)", 1, INCONSISTENT),  # the seventh of 13
        ("90 (85, 90)", 10, NEEDS_DATA),
        ("90 (82, 90)", 10, INCONSISTENT),
        ("4.00 (2.25, 5.00)", None, NEEDS_DATA),
    ],
)
def test_a_quartile_is_one_of_so_many_whole_numbers(tmp_path, cell, step, expected):
    score = block({"a": ["Before", cell, "4.0 (3.0, 5.0)"]}, "continuous", step=step)
    assert verdict(paper(tmp_path, score=score, groups=(13, 13)), "t.score.a.X") == expected


def test_possible_p_values_are_those_of_every_order_of_the_ranks():
    orders = list(permutations((1.0, 2.0, 3.0)))
    made = {friedman(np.array(ranks)).p for ranks in product(orders, repeat=4)}
    possible = friedman_ps(4, 3)
    assert possible is not None
    # nobody differs: the test itself has p 1
    assert sorted(round(p, 12) for p in made) == [round(p, 12) for p in possible.asymptotic]
    # Friedman's table: four patients, three times, a statistic of 8 or of 6.5
    assert [round(p, 4) for p in possible.exact[:2]] == [0.0046, 0.0417]
    assert friedman_ps(100, 5) is None


@pytest.mark.parametrize("patients", [1, 4, 13])
def test_the_least_p_is_that_of_the_same_change_of_all(patients):
    same = wilcoxon(np.zeros(patients), np.ones(patients)).p
    assert same == pytest.approx(wilcoxon_least_p(patients), rel=1e-12)


@pytest.mark.parametrize(
    ("times", "p", "expected"),
    [
        (3, "0.009", INCONSISTENT),  # nine patients: 0.008 or 0.013
        (3, "0.008", NEEDS_DATA),
        (3, "0.010", NEEDS_DATA),  # the exact p of 0.013
        (2, "<0.001", INCONSISTENT),  # nine patients: 0.0027 at least
        (2, "0.003", NEEDS_DATA),
    ],
)
def test_a_p_over_time_is_one_the_test_can_give(tmp_path, times, p, expected):
    rows = {f"v{i}": [str(i), "5.0 (4.0, 6.0)", "5.0 (4.0, 6.0)"] for i in range(times)}
    size = block(rows, "continuous", within=[{"printed": p}, None], complete="t.size")
    assert verdict(paper(tmp_path, size=size, groups=(9, 9)), "t.size.within.X") == expected


def test_a_row_of_a_visit_has_the_patients_of_the_visit(tmp_path):
    row = {"label": "Later", "cells": ["5.0 (4.0, 6.0)"] * 2, "visit": "m12"}
    size = {"label": "Size", "scale": "continuous", "rows": {"later": row}}
    content = {"yes": ["Yes", "6 (60%)", "5 (28%)"], "no": ["No", "4 (40%)", "13 (72%)"]}
    seen = block(content, visit="m12", sizes=["10", "18"])
    published = paper(tmp_path, size=size, seen=seen)
    head = published.tables["t"].model_copy(update={"sizes": ("10", "20")})
    found = check(published.model_copy(update={"tables": {"t": head}}))
    assert found["t.size.later.X"]["verdict"] == NEEDS_DATA
    assert found["t.size.later.Y"]["verdict"] == INCONSISTENT
    assert "20 patients in group Y; Table, Trait has 18" in found["t.size.later.Y"]["reason"]


def level_claims(tmp_path, measures, **more):
    size = block({"a": ["Before", "5.0 (4.0, 6.0)", "9.0 (7.0, 9.5)"]}, "continuous")
    size["rows"]["a"]["p"] = {"printed": "0.020"}
    size["measures"] = measures
    about = {"says": "significant", "about": ["t.size.a.p"], "groups": ["X", "Y"], **more}
    return verdict(paper(tmp_path, statement("claim", "claim", "it", **about), size=size), "claim")


@pytest.mark.parametrize(
    ("measures", "expected"), [("levels", INCONSISTENT), ("changes", "reproduced")]
)
def test_a_claim_about_changes_does_not_rest_on_levels(tmp_path, measures, expected):
    assert level_claims(tmp_path, measures, changes=True) == expected
    assert level_claims(tmp_path, measures) == "reproduced"


def test_no_difference_shown_is_not_no_difference(tmp_path):
    about = {"says": "not significant", "about": ["t.trait.p"]}
    assert verdict(claims(tmp_path, **about), "claim") == "reproduced"
    assert verdict(claims(tmp_path, **about, no_difference=True), "claim") == INCONSISTENT


THREE = {
    "yes": ["Yes", "9 (90%)", "2 (20%)", "8 (80%)"],
    "no": ["No", "1 (10%)", "8 (80%)", "2 (20%)"],
}


@pytest.mark.parametrize(
    ("about", "pairs", "expected"),
    [
        ("t.trait.rate", [["X", "Y"]], "reproduced"),  # Fisher 0.0055
        ("t.trait.rate", [["X", "Y"], ["X", "Z"]], INCONSISTENT),  # 1.00
        ("p", [["X", "Y"]], INCONSISTENT),  # one p over three groups
        ("p", [], "reproduced"),
    ],
)
def test_a_claim_about_each_of_two_needs_a_p_of_each(tmp_path, about, pairs, expected):
    cells = ["90% (9/10)", "20% (2/10)", "80% (8/10)"]
    trait = block(THREE, rates={"rate": {"label": "Rate", "of": ["yes"], "cells": cells}})
    groups = ["X", "Y", "Z"]
    p = statement("p", "p", "p = 0.003", groups=groups)
    claim = {"says": "significant", "about": [about], "each_of": pairs, "groups": groups}
    one = statement("claim", "claim", "than either", **claim)
    assert verdict(paper(tmp_path, p, one, trait=trait, groups=(10, 10, 10)), "claim") == expected


@pytest.mark.parametrize(("after", "expected"), [("6", "reproduced"), ("10", INCONSISTENT)])
@pytest.mark.parametrize("turned", [False, True])
def test_a_slight_change_is_one_by_a_small_factor(tmp_path, after, expected, turned):
    ends = ("two", "one") if turned else ("one", "two")
    slight = [dict(zip(("before", "after"), ends, strict=True))]
    numbers = [statement("one", "count", "5"), statement("two", "count", after)]
    claim = statement("claim", "claim", "slightly", slight=slight)
    assert verdict(paper(tmp_path, *numbers, claim, trait=block(COUNTS)), "claim") == expected


def test_sentences_that_exclude_each_other_are_both_in_doubt(tmp_path):
    one = statement("one", "fact", "on the same day", excludes=["two"])
    found = check(paper(tmp_path, one, statement("two", "fact", "before"), trait=block(COUNTS)))
    assert found["one"]["finding_ids"] == found["two"]["finding_ids"] == "excluded:one"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (["12.30", "14.15", "9.70", "8.05"], True),  # whole months over 10 and over 20
        (["12.31", "14.15", "9.70", "8.05"], False),  # one is not
        (["12.3", "14.2", "9.7", "8.1"], False),  # every number is such a fraction
    ],
)
def test_plain_means_are_told_where_chance_does_not_make_them(tmp_path, values, told):
    groups = ["X", "Y", "X", "Y"]
    times = [
        statement(f"m{i}", "survival_time", v, name="mean", endpoint="OS", groups=[g])
        for i, (v, g) in enumerate(zip(values, groups, strict=True))
    ]
    found = check(paper(tmp_path, *times, trait=block(COUNTS)))
    assert [row["verdict"] == INCONSISTENT for i, row in found.items() if i[0] == "m"] == [told] * 4


def test_a_change_of_test_names_both(tmp_path):
    published = claims(tmp_path, says="significant", about=["t.trait.p"])
    row = check(published)["claim"]
    assert row["finding_ids"] == "significance:t.trait.p"
    assert row["reason"] == "Table, Trait, p is 0.108, not below 0.05."
