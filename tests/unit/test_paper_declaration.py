"""How a printed number is read, and what a declaration of printed results may not hold."""

import pytest
import yaml

from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.paper.printed_numbers import read_number, read_printed
from rairdtc_pipeline.paper.published_results import load_published_results
from tests.unit.made_up_paper import COUNTS, block, paper, statement


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
