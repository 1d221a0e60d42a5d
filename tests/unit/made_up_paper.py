"""Small made-up papers, and what the check says of their figures."""

import yaml

from rairdtc_pipeline.paper.check import publication_check
from rairdtc_pipeline.paper.published_results import load_published_results

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


def claims(tmp_path, **more):
    trait = block(COUNTS, p={"printed": "0.108"}, within=[{"printed": "0.05"}, {"printed": "0.2"}])
    more = {"groups": ["X", "Y"], **more}
    return paper(tmp_path, statement("claim", "claim", "a claim", **more), trait=trait)
