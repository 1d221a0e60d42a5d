"""Every generic check fires on a small made-up paper and not just inside its limit; then the study."""

from itertools import pairwise

import numpy as np
import polars as pl
import pytest
import yaml

from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.paper.check import CHECK_COLUMNS, publication_check
from rairdtc_pipeline.paper.printed_numbers import read_number, read_printed
from rairdtc_pipeline.paper.published_results import load_published_results
from rairdtc_pipeline.statistics.kaplan_meier import kaplan_meier, median_with_limits
from rairdtc_pipeline.statistics.tables.cells import STUDY

INCONSISTENT = "source inconsistent"
NEEDS_DATA = "needs patient-level data"
RULES = {
    "exact_below_expected_count": 5,
    "unordered_exact": "fisher",
    "unordered_otherwise": "chi_square",
    "ordered": "kruskal_wallis",
    "mean_sd": "anova",
    "median_quartiles": "kruskal_wallis",
    "two_times": "wilcoxon",
    "more_times": "friedman",
}
COUNTS = {"yes": ["Yes", "6 (60%)", "5 (25%)"], "no": ["No", "4 (40%)", "15 (75%)"]}


def rows(content):
    return {name: {"label": label, "cells": cells} for name, (label, *cells) in content.items()}


def block(content, scale="unordered", **more):
    return {"label": "Trait", "scale": scale, "rows": rows(content), **more}


def statement(figure, kind, value, **more):
    return {"id": figure, "place": "Text", "kind": kind, "value": value, **more}


def paper(tmp_path, *statements, groups=(10, 20), survival=None, **blocks):
    """A paper of groups X and Y with one table `t`."""
    names = [group for group, _ in zip("XYZ", groups, strict=False)]
    declared = {
        "source": "a made-up paper",
        "significance_level": 0.05,
        "slight_factor": 1.5,
        "rules": RULES,
        "groups": dict(zip(names, groups, strict=True)),
        "survival": survival or {},
        "tables": {"t": {"place": "Table", "blocks": blocks}},
        "statements": list(statements),
    }
    file = tmp_path / "paper.yaml"
    file.write_text(yaml.safe_dump(declared, allow_unicode=True))
    return load_published_results(file)


def check(*args, **computed):
    found = publication_check(*args, **computed).figures
    return {row["figure_id"]: row for row in found.iter_rows(named=True)}


def verdict(published, name):
    return check(published)[name]["verdict"]


# How a printed number is read


@pytest.mark.parametrize(
    ("text", "value", "held"),
    [
        ("12%", 12.5, True),  # half-even
        ("13%", 12.5, True),  # half-up
        ("12%", 12.51, False),
        ("0.98", 0.976, True),
        ("0.98", 0.9749, False),
        ("<0.001", 0.0009, True),
        ("<0.001", 0.0011, False),
        ("p = 0.26", 0.2649, True),
        ("2,795", 2795, True),
        ("Two patients", 2, True),
        ("~1.85 × 10^7 Bq", 18_549_999, True),
        ("~1.85 × 10^7 Bq", 18_560_000, False),
    ],
)
def test_a_printed_number_stands_for_all_values_that_round_to_it(text, value, held):
    assert read_printed(text).numbers[0].holds(value) is held


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("7 (50%)", "count_and_percent"),
        ("0  (0%)", "count_and_percent"),
        ("21% (3/14)", "proportion"),
        ("21% (3/14; 5–51%)", "proportion"),
        ("52.79 ± 17.27", "mean_sd"),
        ("0.00 (0.00, 1.00)", "median_quartiles"),
        ("40 (IQR: 15–77.5)", "median_quartiles"),
        ("25.5 months (range, 6–88 months)", "median_quartiles"),
        ("18.6–18.7 months", "range"),
        ("2, 4, and 6 months", "list"),
        ("(CR + PR)/total", "text"),
    ],
)
def test_the_form_of_a_figure_is_read_from_its_text(text, form):
    assert read_printed(text).form == form


def test_what_is_no_number_is_refused():
    with pytest.raises(ValueError, match="not a number"):
        read_number("7 of 9")


# Tables against themselves


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


# The text against the tables and itself


def claims(tmp_path, **more):
    trait = block(COUNTS, p={"printed": "0.108"}, within=[{"printed": "0.05"}, {"printed": "0.2"}])
    more = {"groups": ["X", "Y"], **more}
    return paper(tmp_path, statement("claim", "claim", "a claim", **more), trait=trait)


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


# Against our own values


CELL = {"table": "baseline_table", "section": "Baseline", "row": "Trait"}


def computed(text="6 (60%)", p=0.1012):
    cells = pl.DataFrame(
        {**CELL, "level": "Yes", "arm": "X", "text": text}, schema_overrides={"text": pl.String}
    )
    return {
        "computed_cells": cells,
        "computed_tests": pl.DataFrame({"test_id": ["size"], "p": [p], "role": [STUDY]}),
        "computed_survival": pl.DataFrame({"endpoint": ["OS"], "arm": ["X"], "mean": [20.04]}),
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [("6 (60%)", "reproduced"), ("6 (61%)", "reproduced"), ("7 (70%)", "differs")],
)
def test_a_count_is_held_against_ours(tmp_path, text, expected):
    published = paper(tmp_path, trait=block(COUNTS, computed=CELL))
    assert check(published, **computed(text))["t.trait.yes.X"]["verdict"] == expected


def test_a_contradiction_in_the_source_is_not_healed_by_our_value(tmp_path):
    content = {**COUNTS, "yes": ["Yes", "6 (66%)", "5 (25%)"]}
    found = check(paper(tmp_path, trait=block(content, computed=CELL)), **computed())
    assert found["t.trait.yes.X"]["verdict"] == INCONSISTENT
    assert found["t.trait.yes.X"]["computed"] == "6 (60%)"


@pytest.mark.parametrize(("p", "expected"), [(0.1012, "reproduced"), (0.1019, "differs")])
def test_a_p_is_held_against_ours_at_its_printed_precision(tmp_path, p, expected):
    size = block({"a": ["Before", "5.0 (4.0, 6.0)", "5.0 (4.0, 6.0)"]}, "continuous")
    size["rows"]["a"]["p"] = {"printed": "0.101", "test": "size"}
    again = statement("again", "p", "p = 0.10", same_as=["t.size.a.p"])
    found = check(paper(tmp_path, again, size=size), **computed(p=p))
    assert found["t.size.a.p"]["verdict"] == expected
    # a repetition holds where what it repeats does
    assert (found["again"]["verdict"] == "reproduced") is (expected == "reproduced")


@pytest.mark.parametrize(("value", "expected"), [("20.0", "reproduced"), ("20.1", "differs")])
def test_a_survival_time_is_held_against_ours(tmp_path, value, expected):
    time = {"name": "mean", "endpoint": "OS", "groups": ["X"]}
    time["survival"] = {"endpoint": "OS", "column": "mean"}
    deaths = statement("deaths", "count", "1")
    one = statement("os", "survival_time", value, **time)
    survival = {"OS": {"events": {"X": "deaths"}}}
    published = paper(tmp_path, deaths, one, survival=survival, trait=block(COUNTS))
    assert check(published, **computed())["os"]["verdict"] == expected


# Strictness of the declaration


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d["tables"]["t"]["blocks"]["trait"].update(scael="ordered"), "scael"),
        (lambda d: d["statements"].append(dict(d["statements"][0])), "given twice"),
        (lambda d: d["statements"][0].update(same_as=["t.trait.q"]), "t.trait.q, which is not"),
        (lambda d: d["statements"][0].update(groups=["W"]), "W, which is not there"),
        (lambda d: d["statements"][0].update(kind="guess"), "kind"),
        (lambda d: d["statements"][0].update(says="significant"), "only a claim"),
        (lambda d: d["statements"][0].update(name="median"), "survival_time"),
        (lambda d: d["statements"][0].update(about=["t.trait.p"]), "about goes with"),
        (lambda d: d["statements"][0].update(cites="t"), "cites a table"),
        (lambda d: d["statements"][0].update(value="several"), "holds no number"),
        (lambda d: d["statements"][0].update(kind="median_range"), "median with its limits"),
        (lambda d: d["statements"][0].update(parts=["fact"]), "number of fact"),
        (lambda d: d["statements"][1].update(within="one"), "number of fact"),
        (
            lambda d: d["statements"][2].update(says="significant", about=["t.trait.yes.X"]),
            "neither a p",
        ),
        (
            lambda d: d["tables"]["t"]["blocks"]["trait"]["rows"]["yes"].update(cells=["1 (10%)"]),
            "1 cells for 2 groups",
        ),
        (
            lambda d: d["tables"]["t"]["blocks"]["trait"]["rows"]["yes"].update(cells=["1", "2"]),
            "is not count_and_percent",
        ),
        (
            lambda d: d["tables"]["t"]["blocks"]["trait"].update(
                rates={"r": {"label": "R", "of": ["maybe"], "cells": [None, None]}}
            ),
            "a rate is made",
        ),
        (lambda d: d["rules"].update(ordered="t_test"), "ordered"),
    ],
)
def test_a_declaration_with_a_fault_is_refused(tmp_path, change, message):
    trait = block(COUNTS, p={"printed": "0.101"})
    others = [statement("fact", "fact", "in May"), statement("claim", "claim", "it is so")]
    paper(tmp_path, statement("one", "count", "1"), *others, trait=trait)
    file = tmp_path / "paper.yaml"
    declared = yaml.safe_load(file.read_text())
    change(declared)
    file.write_text(yaml.safe_dump(declared, allow_unicode=True))
    with pytest.raises(DeclarationError, match=message):
        load_published_results(file)


def test_a_key_written_twice_is_refused(tmp_path):
    file = tmp_path / "paper.yaml"
    file.write_text("source: one\nsource: two\n")
    with pytest.raises(DeclarationError, match="stands twice"):
        load_published_results(file)


# The study

FLAGGED = {
    "t1.age.years.label": "mean ± SD under the label Median",
    "t1.bmi.kg_m2.label": "mean ± SD under the label Median",
    "t1.pathology.p": "Fisher's p though every expected count is 5.5 or more",
    "t1.surgery.tt_bclnd_lnd.A": "11/14 is 79 %",
    "t1.surgery.tt_bclnd_lnd.C": "6/13 is 46 %",
    "t1.metastasis.lung.C": "5/13 is 38 %",
    "t2.m6.pr.A": "3/14 is 21 %, as the ORR beside it says",
    "t2.m12.cr.A": "1/9 is 11 %",
    "t2.m12.cr.C": "4/13 is 31 %",
    "t3.size.m0.A": "median below its P25",
    "t3.size.m6.A": "median below its P25",
    "t3.nrs.within.C": "0.004 here, <0.001 in the text",
    "t3.ae.g0.A": "9/14 is 64.29 %; the other rows are rounded, not cut",
    "abstract.lpfs.C": "median here, mean in 3.3",
    "abstract.lpfs.AB": "median here, mean in 3.3",
    "abstract.os": "median here, mean in 3.3; too few deaths for these medians",
    "abstract.tg.claim": "group A's p is 0.108",
    "s22.seed_activity": "2.3 uses 1.85 and 3.33",
    "s23.seed_activity.surface": "1.85 is outside 2.22–2.96",
    "s23.seed_activity.bone": "3.33 is outside 2.22–2.96",
    "s31.seeds.cited": "Table 1 has no row for seeds",
    "s32.dcr.m6.claim": "the counts give 0.519, and B has 100 % as C has",
    "s32.orr.m12.claim": "the counts give 0.049",
    "s32.size.m12.order": "group A's median, 2.24, is below group C's, 3.68",
    "s32.tg.fall.claim": "group A's p is 0.108",
    "s32.nrs.within.C": "Table 3 has 0.004",
    "s33.lpfs.A": "mean here, median in the abstract and the discussion",
    "s33.lpfs.B": "mean here, median in the abstract and the discussion",
    "s33.lpfs.C": "mean here, median in the abstract and the discussion",
    "s33.os.A": "mean here, median in the abstract and the discussion",
    "s33.os.B": "mean here, median in the abstract and the discussion",
    "s33.os.C": "mean here, median in the abstract and the discussion",
    "s4.lpfs.C": "median here, mean in 3.3",
    "s4.lpfs.AB": "median here, mean in 3.3",
    "s4.os.C": "median here, mean in 3.3",
    "s4.os.AB": "median here, mean in 3.3; too few deaths for these medians",
    "t3.size.within.A": "no Friedman test of nine patients at three times gives 0.009",
    "t3.size.m12.A": "9 patients at 12 months, under N = 14",
    "t3.size.m12.B": "18 patients at 12 months, under N = 25",
    "t3.vrr.m12.A": "9 patients at 12 months, under N = 14",
    "t3.vrr.m12.B": "18 patients at 12 months, under N = 25",
    "t3.tg.m12.A": "9 patients at 12 months, under N = 14",
    "t3.tg.m12.B": "18 patients at 12 months, under N = 25",
    "t3.nrs.m0.C": "quarters are no quartiles of 13 whole numbers",
    "t3.nrs.m6.C": "quarters are no quartiles of 13 whole numbers",
    "abstract.lpfs.claim": "than either group, by one p over three",
    "s5.lpfs.claim": "than either modality, by one p over three",
    "abstract.toxicity.claim": "not significant is read as not increased",
    "s32.ae.exacerbate": "not significant is read as not increased",
    "s23.same_day": "Figure 4 has two sessions while anlotinib was taken",
    "figure4.during": "2.3 starts anlotinib on the day of implantation",
    "s32.tg.between.claim": "greater reductions by p-values of levels",
    "s32.tg.m12.order": "slightly, from 56 to 239",
    "s4.ae.majority": "3 of 14, 12 of 25, 6 of 13",
    "s4.ae.no_severe": "Table 3 has two patients with grade 3",
}


@pytest.fixture(scope="module")
def study():
    return load_published_results()


@pytest.fixture(scope="module")
def checked(study):
    return check(study)


def test_the_contradictions_of_the_study_are_exactly_these(checked):
    assert {i for i, row in checked.items() if row["verdict"] == INCONSISTENT} == set(FLAGGED)


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ("t1.pathology.p", "that of Fisher's exact test"),
        ("t1.surgery.tt_bclnd_lnd.A", "11 of 14 is 78.6 %, printed as 77 %"),
        ("t3.size.m0.A", "10.54 lies below its own limit 11.94"),
        ("s32.dcr.m6.claim", "gives p 0.519"),
        ("s32.orr.m12.claim", "gives p 0.049"),
        ("abstract.tg.claim", "Group A, p is 0.108, not below 0.05"),
        ("abstract.os", "3 of 14 in group A; 1 of 25 in group B; 2 of 13 in group C"),
        ("abstract.os", "at most 17 patients"),
        ("t1.age.years.label", "mean ± SD"),
        ("s23.seed_activity.bone", "does not contain ~3.33"),
    ],
)
def test_a_contradiction_is_told_with_its_numbers(checked, figure, words):
    assert words in checked[figure]["reason"]


def test_six_means_share_one_finding(study, checked):
    found = publication_check(study).findings
    ((figures, said),) = (
        found.filter(pl.col("finding_id") == "plain-means:mean survival times")
        .select("figures", "finding")
        .rows()
    )
    assert figures == 6
    for months in ("261/14", "467/25", "549/13", "311/14", "560/25", "561/13"):
        assert months in said
    times = [row for i, row in checked.items() if i.startswith(("s33.lpfs.", "s33.os."))]
    assert sum("plain-means:" in (row["finding_ids"] or "") for row in times) == 6


def test_what_rests_on_synthetic_values_is_marked(tmp_path):
    again = statement("again", "count", "6", same_as=["t.trait.yes.X"])
    content = {"yes": ["Yes", "6.0 (5.0, 7.0)", "2.0 (1.0, 3.0)"]}
    values = {"X": "6.0 (5.0, 7.0)", "Y": "9.0 (1.0, 9.0)"}
    cells = pl.DataFrame(
        [{**CELL, "level": None, "arm": arm, "text": text} for arm, text in values.items()]
    )
    published = paper(tmp_path, again, trait=block(content, "continuous", computed=CELL))
    for synthetic, evidence in ((True, "synthetic data"), (False, "cohort")):
        found = check(published, computed_cells=cells, synthetic=synthetic)
        for name, expected in (("X", "reproduced"), ("Y", "differs")):
            row = found[f"t.trait.yes.{name}"]
            assert (row["verdict"], row["evidence"]) == (expected, evidence)
            assert ("says nothing about" in row["reason"].replace("say ", "says ")) is synthetic
        assert found["again"]["evidence"] == evidence


def test_rounding_alone_is_no_contradiction(checked):
    assert checked["s32.ae.p"]["verdict"] == "reproduced"  # 0.98 for 0.976
    assert checked["t1.age.years.p"]["verdict"] == "reproduced"  # from rounded means and SDs


@pytest.mark.parametrize(
    ("figure", "p"),
    [
        ("t1.sex.p", "0.529"),
        ("t1.surgery.p", "0.054"),
        ("t1.bilateral.p", "0.152"),
        ("t1.extrathyroidal.p", "0.651"),
        ("t1.metastasis.p", "0.234"),
        ("t1.mutations.p", "0.453"),
        ("t1.ecog.p", "0.589"),
        ("t2.m6.p", "0.006"),
        ("t2.m12.p", "0.096"),
        ("t3.ae.p", "0.976"),
    ],
)
def test_the_p_of_the_printed_counts_come_out(checked, figure, p):
    assert (checked[figure]["computed"], checked[figure]["verdict"]) == (p, "reproduced")


MAY_BE_MISSING = ("groups", "computed", "evidence", "finding_ids")


def test_the_check_has_one_complete_row_per_figure(study):
    found = publication_check(study).figures
    assert found.columns == list(CHECK_COLUMNS)
    assert found["figure_id"].to_list() == list(study.figures)
    needed = [name for name in CHECK_COLUMNS if name not in MAY_BE_MISSING]
    assert found.select(needed).null_count().sum_horizontal().item() == 0
    assert found["verdict"].is_in(["reproduced", INCONSISTENT, NEEDS_DATA]).all()


def test_the_declaration_keeps_the_printed_order(study):
    tables = [
        name.split(".")[0] for name in study.figures if name.startswith(("t1.", "t2.m", "t3."))
    ]
    changes = [pair for pair in pairwise(tables) if pair[0] != pair[1]]
    assert changes[:2] == [("t1", "t2"), ("t2", "t3")]
