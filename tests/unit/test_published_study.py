"""What the check says of the published study."""

from itertools import pairwise

import polars as pl
import pytest

from rairdtc_pipeline.paper.check import CHECK_COLUMNS, publication_check
from rairdtc_pipeline.paper.published_results import load_published_results
from tests.unit.made_up_paper import INCONSISTENT, NEEDS_DATA, check

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
