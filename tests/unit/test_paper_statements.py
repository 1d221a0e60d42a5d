"""The text of a paper is held against its tables and itself."""

import numpy as np
import pytest

from rairdtc_pipeline.statistics.kaplan_meier import kaplan_meier, median_with_limits
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
    ("more", "expected"),
    [
        ({"says": "not significant", "about": ["t.trait.p"]}, "reproduced"),
        ({"says": "significant", "about": ["t.trait.p"]}, INCONSISTENT),
        ({"says": "significant", "bound": 0.2, "about": ["t.trait.p"]}, "reproduced"),
        # 0.05 is printed for 0.0451 as well as for 0.0549
        ({"says": "significant", "about": ["t.trait.within.X"]}, "reproduced"),
        ({"says": "not significant", "about": ["t.trait.within.X"]}, "reproduced"),
        # one group of several is enough to break a claim about all
        ({"says": "significant", "about": ["t.trait.within.X", "t.trait.within.Y"]}, INCONSISTENT),
        # the p is about more groups than the claim
        ({"says": "significant", "about": ["t.trait.p"], "groups": ["X"]}, NEEDS_DATA),
    ],
)
def test_a_claim_holds_against_every_p_it_is_about(tmp_path, more, expected):
    assert verdict(claims(tmp_path, **more), "claim") == expected


@pytest.mark.parametrize(
    ("says", "hits", "expected"),
    [
        ("significant", (6, 5), INCONSISTENT),  # Fisher 0.108
        ("not significant", (6, 5), "reproduced"),
        ("significant", (9, 5), "reproduced"),  # Fisher 0.002
        ("not significant", (9, 5), INCONSISTENT),
    ],
)
def test_a_claim_without_a_printed_p_is_held_against_the_counts(tmp_path, says, hits, expected):
    x, y = hits
    content = {
        "yes": ["Yes", f"{x} ({10 * x}%)", f"{y} ({5 * y}%)"],
        "no": ["No", f"{10 - x} ({10 * (10 - x)}%)", f"{20 - y} ({5 * (20 - y)}%)"],
    }
    cells = [f"{10 * x}% ({x}/10)", f"{5 * y}% ({y}/20)"]
    trait = block(content, rates={"rate": {"label": "Rate", "of": ["yes"], "cells": cells}})
    about = {"says": says, "about": ["t.trait.rate"], "groups": ["X", "Y"]}
    published = paper(tmp_path, statement("claim", "claim", "a claim", **about), trait=trait)
    assert verdict(published, "claim") == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"order": [{"greater": ["t.trait.yes.X"], "than": ["t.trait.yes.Y"]}]}, "reproduced"),
        ({"order": [{"greater": ["t.trait.yes.Y"], "than": ["t.trait.yes.X"]}]}, INCONSISTENT),
        ({"order": [{"greater": ["t.trait.yes.X"], "than": ["t.trait.yes.X"]}]}, INCONSISTENT),
        (
            {"order": [{"greater": ["t.trait.no.Y"], "than": ["t.trait.no.X"], "factor": 4}]},
            INCONSISTENT,
        ),
        ({"none_of": ["t.trait.yes.X"]}, INCONSISTENT),
        ({"majority": [{"of": ["t.trait.yes.X"], "among": ["t.trait.yes.X"]}]}, "reproduced"),
        (
            {"majority": [{"of": ["t.trait.yes.Y"], "among": ["t.trait.yes.Y", "t.trait.no.Y"]}]},
            INCONSISTENT,
        ),
        ({}, NEEDS_DATA),
    ],
)
def test_a_claim_about_sizes_is_held_against_the_figures(tmp_path, more, expected):
    assert verdict(claims(tmp_path, **more), "claim") == expected


@pytest.mark.parametrize(
    ("kind", "value", "same_as", "expected"),
    [
        ("p", "p = 0.11", ["t.trait.p"], "reproduced"),
        ("p", "p = 0.12", ["t.trait.p"], INCONSISTENT),
        ("p", "p < 0.05", ["t.trait.p"], INCONSISTENT),
        ("percent", "60%", ["t.trait.yes.X"], "reproduced"),
        ("percent", "61%", ["t.trait.yes.X"], INCONSISTENT),
        ("count", "six patients", ["t.trait.yes.X"], "reproduced"),
        ("percent", "25–60%", ["t.trait.yes.X", "t.trait.yes.Y"], "reproduced"),
        ("percent", "30–60%", ["t.trait.yes.X", "t.trait.yes.Y"], INCONSISTENT),
        ("percent", "~40%", ["t.trait.yes.X", "t.trait.yes.Y"], "reproduced"),
        ("percent", "~70%", ["t.trait.yes.X", "t.trait.yes.Y"], INCONSISTENT),
        ("percent", "60%", ["t.trait.yes.X", "t.trait.yes.Y"], INCONSISTENT),
    ],
)
def test_two_places_state_a_fact_alike(tmp_path, kind, value, same_as, expected):
    trait = block(COUNTS, p={"printed": "0.108"})
    published = paper(tmp_path, statement("again", kind, value, same_as=same_as), trait=trait)
    found = check(published)
    assert found["again"]["verdict"] == expected
    # what the counts prove is not put in doubt by a text that repeats it wrongly
    assert {found[name]["verdict"] for name in same_as} == {"reproduced"}


def test_of_two_unproved_places_both_are_in_doubt(tmp_path):
    one, two = statement("one", "fact", "May 2020"), statement("two", "fact", "June 2020")
    found = check(paper(tmp_path, one, two | {"same_as": ["one"]}, trait=block(COUNTS)))
    assert found["one"]["verdict"] == found["two"]["verdict"] == INCONSISTENT


@pytest.mark.parametrize(
    ("value", "expected"),
    [("80 Gy", NEEDS_DATA), ("130 Gy", INCONSISTENT), ("90–125 Gy", INCONSISTENT)],
)
def test_a_part_lies_in_the_range_stated_for_all(tmp_path, value, expected):
    whole = statement("whole", "range", "80–120 Gy")
    part = statement("part", "fact", value, within="whole")
    found = check(paper(tmp_path, whole, part, trait=block(COUNTS)))
    assert found["whole"]["verdict"] == found["part"]["verdict"] == expected


@pytest.mark.parametrize(("total", "expected"), [("3", "reproduced"), ("4", INCONSISTENT)])
def test_a_total_is_the_sum_of_its_parts(tmp_path, total, expected):
    parts = [statement("a", "count", "two"), statement("b", "count", "1 death")]
    whole = statement("whole", "count", total, parts=["a", "b"])
    assert verdict(paper(tmp_path, *parts, whole, trait=block(COUNTS)), "whole") == expected


def test_a_table_that_is_cited_prints_what_it_is_cited_for(tmp_path):
    dose = statement("dose", "p", "p = 0.3")
    trait_p = statement("again", "p", "p = 0.1", same_as=["t.trait.p"])
    cite = [
        statement(f"cite_{name}", "citation", "(Table)", cites="t", about=[name])
        for name in ("dose", "again", "t.trait.p")
    ]
    published = paper(tmp_path, dose, trait_p, *cite, trait=block(COUNTS, p={"printed": "0.108"}))
    found = check(published)
    assert found["cite_dose"]["verdict"] == INCONSISTENT
    assert found["cite_again"]["verdict"] == found["cite_t.trait.p"]["verdict"] == "reproduced"


def survival_paper(tmp_path, name, follow_up="30 (range, 2–60)", deaths=("2", "3")):
    time = {"kind": "survival_time", "endpoint": "OS", "place": "Text"}
    return paper(
        tmp_path,
        {"id": "mean", "value": "20.0", "name": "mean", "groups": ["X"], **time},
        {"id": "x", "value": "20 months", "name": name, "groups": ["X"], **time},
        {"id": "again", "value": "20.0", "name": "median", "same_as": ["mean"], **time},
        {"id": "both", "value": "20 months", "name": name, "groups": ["X", "Y"], **time},
        *(statement(f"deaths{g}", "count", n) for g, n in zip("XY", deaths, strict=True)),
        statement("follow_up", "median_range", follow_up),
        survival={
            "OS": {"events": {"X": "deathsX", "Y": "deathsY"}, "follow_up": "follow_up"},
        },
        trait=block(COUNTS),
    )


def test_a_survival_time_has_one_name(tmp_path):
    found = check(survival_paper(tmp_path, "mean"))
    assert found["mean"]["verdict"] == found["again"]["verdict"] == INCONSISTENT


@pytest.mark.parametrize(
    ("name", "follow_up", "deaths", "expected"),
    [
        ("median", "30 (range, 2–60)", ("2", "3"), INCONSISTENT),  # 5 at 30 months, 15 - 5 needed
        ("median", "15 (range, 2–60)", ("2", "3"), NEEDS_DATA),  # followed less long
        ("median", "30 (range, 2–60)", ("2", "6"), NEEDS_DATA),  # 8 are enough
        ("median", "30 (range, 2–60)", ("5", "10"), NEEDS_DATA),  # half had the event
        ("mean", "30 (range, 2–60)", ("2", "3"), NEEDS_DATA),
    ],
)
def test_a_survival_median_needs_events(tmp_path, name, follow_up, deaths, expected):
    assert verdict(survival_paper(tmp_path, name, follow_up, deaths), "both") == expected


def test_few_events_without_a_contradiction_are_said(tmp_path):
    reason = check(survival_paper(tmp_path, "median", "15 (range, 2–60)"))["both"]["reason"]
    assert "Fewer than half had the event (2 of 10 in group X; 3 of 20 in group Y)" in reason


def test_no_more_are_observed_beyond_a_median_than_had_the_event():
    """What the check of survival medians rests on, for any curve that reaches its median."""
    rng = np.random.default_rng(7)
    reached = 0
    for _ in range(100):
        n = int(rng.integers(2, 25))
        times = rng.integers(1, 12, n).astype(float)
        events = (rng.random(n) < rng.random()).astype(np.int64)
        median, *_ = median_with_limits(kaplan_meier(times, events, 0.95))
        if median is not None and np.isfinite(median):
            reached += 1
            assert (times > median).sum() <= events.sum()
    assert reached > 20
