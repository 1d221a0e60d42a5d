"""The figures of a paper are held against those of a cohort."""

import polars as pl
import pytest

from rairdtc_pipeline.statistics.tables.cells import STUDY
from tests.unit.made_up_paper import COUNTS, INCONSISTENT, block, check, paper, statement

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
