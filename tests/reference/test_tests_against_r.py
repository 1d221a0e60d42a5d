"""Tests between and within groups, proportions and adjustments, against R."""

import tracemalloc

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.stats import multinomial, multivariate_hypergeom

from rairdtc_pipeline.statistics import between, fisher, within
from rairdtc_pipeline.statistics.descriptive import clopper_pearson, describe, holm
from rairdtc_pipeline.statistics.fisher import fisher_enumerated, fisher_freeman_halton
from rairdtc_pipeline.statistics.result import Method, Why
from rairdtc_pipeline.statistics.wording import method_text, rationale_text
from tests.reference.r import ask_r

CLOSE = {"rtol": 1e-8, "atol": 1e-12}

STUDY = {
    "sex": ([[7, 8, 4], [7, 17, 9]], 0.529),
    "pathology": ([[11, 12, 7], [3, 13, 6]], 0.195),
    "surgery": ([[2, 1, 1], [1, 12, 6], [11, 12, 6]], 0.054),
    "bilateral tumours": ([[7, 8, 2], [7, 17, 11]], 0.152),
    "extrathyroidal extension": ([[4, 8, 6], [10, 17, 7]], 0.651),
    "metastasis": ([[4, 4, 2], [7, 6, 5], [0, 8, 2], [3, 7, 4]], 0.234),
    "mutations": ([[6, 14, 3], [5, 7, 4], [2, 3, 4], [1, 1, 2]], 0.453),
}
ORDERED = {
    "ECOG": ([[10, 21, 11], [4, 4, 2]], 0.589),
    "response at 6 months": ([[3, 8, 10], [10, 17, 3], [1, 0, 0]], 0.006),
    "response at 12 months": ([[1, 4, 4], [2, 6, 7], [4, 7, 1], [2, 1, 1]], 0.096),
    "adverse events": ([[9, 13, 7], [2, 10, 5], [1, 2, 1], [2, 0, 0]], 0.976),
}


@pytest.mark.parametrize(("table", "printed"), STUDY.values(), ids=STUDY)
def test_exact_fisher_gives_the_studys_p_values(table, printed):
    result = fisher_freeman_halton(np.array(table))
    assert result.exact
    assert round(result.p, 3) == printed


@pytest.mark.parametrize(("table", "printed"), ORDERED.values(), ids=ORDERED)
def test_kruskal_wallis_gives_the_studys_p_values(table, printed):
    assert round(between.compare_ordered(np.array(table)).p, 3) == printed


@pytest.mark.parametrize(
    ("means", "sds", "printed"),
    [
        ([52.79, 60.60, 57.85], [17.27, 15.07, 15.61], 0.342),
        ([21.37, 22.74, 20.71], [2.34, 3.44, 3.16], 0.138),
    ],
    ids=["age", "BMI"],
)
def test_anova_from_moments_gives_the_studys_p_values(means, sds, printed):
    """Within what rounding the moments to two digits does to the p."""
    assert abs(between.anova_from_moments([14, 25, 13], means, sds).p - printed) < 0.001


def test_wilcoxon_with_one_pair_that_differs_gives_the_studys_p_value():
    before = np.zeros(14)
    after = np.r_[1.0, np.zeros(13)]
    assert round(within.wilcoxon(before, after).p, 3) == 0.317


def random_tables():
    rng = np.random.default_rng(20250401)
    shapes = [(2, 2), (2, 3), (3, 3), (4, 3), (2, 5)]
    tables = [rng.integers(0, 9, shapes[i % 5]) for i in range(60)]
    return [t.tolist() for t in tables if (t.sum(0) > 0).all() and (t.sum(1) > 0).all()]


def test_exact_fisher_equals_r_fisher_test():
    tables = [*random_tables(), *(table for table, _ in STUDY.values())]
    theirs = ask_r(
        """answer <- lapply(given$tables, function(rows)
            fisher.test(do.call(rbind, lapply(rows, unlist)), workspace = 2e7)$p.value)""",
        tables=tables,
    )
    ours = [fisher_freeman_halton(np.array(table)).p for table in tables]
    assert_allclose(ours, theirs, **CLOSE)


@pytest.mark.parametrize("bits", [62, 0])
def test_fisher_of_rare_categories_in_large_groups_equals_the_hypergeometric(bits, monkeypatch):
    """Seven categories of one patient each: a table is where they fall, by their number in each."""
    monkeypatch.setattr(fisher, "_CODE_BITS", bits)
    groups = np.array([4095] * 6 + [4000, 100])
    fallen = np.array([1, 1, 1, 1, 1, 0, 0, 2])
    rare = np.zeros((8, 7), dtype=int)
    rare[np.repeat(np.arange(8), fallen), np.arange(7)] = 1
    found = fisher_freeman_halton(np.column_stack([rare, groups - fallen]))

    numbers = np.array([k for k in np.ndindex(*[8] * 7) if sum(k) <= 7])
    numbers = np.column_stack([numbers, 7 - numbers.sum(axis=1)])
    together = multivariate_hypergeom(groups, 7).pmf(numbers)
    each = together / multinomial(7, np.full(8, 1 / 8)).pmf(numbers)
    observed = each[(numbers == fallen).all(axis=1)]
    assert found.exact
    assert_allclose(found.p, together[each <= observed * (1 + 1e-7)].sum(), **CLOSE)


LARGER = {
    "4 x 3 of 70": [[6, 6, 4], [9, 8, 7], [1, 10, 3], [4, 8, 4]],
    "4 x 3 of 70, far apart": [[10, 9, 3], [11, 8, 9], [1, 12, 3], [4, 0, 0]],
    "52 patients in four arms": [[4, 4, 2, 3], [6, 4, 3, 4], [0, 5, 2, 2], [2, 4, 3, 4]],
    "5 x 3 of 80": [[6, 6, 4], [9, 8, 7], [1, 10, 3], [4, 8, 4], [2, 5, 3]],
}
EXACT = """
answer <- lapply(given$tables, function(table) {
    rows <- lapply(table, unlist)
    fisher.test(do.call(rbind, rows), workspace = 2e8)$p.value
})
"""


def test_fisher_is_exact_where_r_with_a_large_workspace_is():
    theirs = ask_r(EXACT, tables=list(LARGER.values()))
    for table, p in zip(LARGER.values(), theirs, strict=True):
        ours = fisher_freeman_halton(np.array(table))
        assert ours.exact
        assert_allclose(ours.p, p, rtol=1e-7)


@pytest.mark.parametrize(
    "table", [LARGER["4 x 3 of 70"], np.random.default_rng(1).integers(5, 30, (4, 6)).tolist()]
)
def test_fisher_does_not_depend_on_the_order_of_rows_and_columns(table):
    counts, rng = np.array(table), np.random.default_rng(2)
    found = {fisher_freeman_halton(counts).p, fisher_freeman_halton(counts.T).p}
    for _ in range(4):
        rows, columns = (rng.permutation(size) for size in counts.shape)
        found.add(fisher_freeman_halton(counts[rows][:, columns]).p)
    assert len(found) == 1


def test_fisher_is_the_same_on_every_run_and_beyond_its_size_says_it_is_simulated():
    shares = np.outer([0.04, 0.32, 0.32, 0.32], np.full(6, 1 / 6)).ravel()
    table = np.random.default_rng(1).multinomial(300, shares).reshape(4, 6)
    first = fisher_freeman_halton(table)
    assert not first.exact
    told = between.fisher(table)
    assert (told.method, told.tables) == (Method.FISHER_MONTE_CARLO, 200_000)
    assert "simulated, 200000 tables, standard error" in method_text(told)
    assert fisher_freeman_halton(table) == first
    assert fisher_freeman_halton(np.array([[5, 0], [3, 0]])).p == 1.0


def test_a_table_too_large_for_fisher_and_with_no_small_count_has_the_chi_square_test():
    table = np.array([[9000, 15000, 8000], [10000, 16000, 9500]])
    told = between.fisher(table)
    assert fisher_enumerated(table) is None
    assert told.method is Method.CHI_SQUARE
    assert_allclose(told.p, between.chi_square(table).p)
    assert told.rationale[-1].code is Why.EXPECTED_NOT_BELOW


def test_a_2_by_2_table_of_any_size_is_exact():
    """R: fisher.test(matrix(c(9000, 14953, 7700, 12093), 2))$p.value is 0.00441107386243304."""
    table = np.array([[9000, 7700], [14953, 12093]])
    found = fisher_freeman_halton(table)
    assert found.exact
    assert_allclose(found.p, 0.00441107386243304, rtol=1e-7)
    turned = (table[::-1], table[:, ::-1], table[::-1, ::-1], table.T)
    assert {fisher_freeman_halton(each).p for each in turned} == {found.p}
    assert fisher_freeman_halton(np.array([[5, 5], [7, 7]])).p == pytest.approx(1.0, abs=1e-12)


def test_a_table_of_a_registry_is_seen_to_be_too_large_before_it_is_enumerated():
    table = np.array([[90_000, 150_000, 80_000], [110_000, 170_000, 90_000]])
    tracemalloc.start()
    result = fisher_freeman_halton(table)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert not result.exact
    assert peak < 200e6


def test_ordered_categories_compare_as_the_values_they_count():
    rng = np.random.default_rng(20250405)
    for _ in range(20):
        counts = rng.integers(0, 9, (4, 3))
        groups = {str(j): np.repeat(np.arange(4.0), counts[:, j]) for j in range(3)}
        one, by_one = between.compare_ordered(counts), between.kruskal_wallis(groups)
        assert_allclose(
            [one.statistic, one.degrees_of_freedom],
            [by_one.statistic, by_one.degrees_of_freedom],
            **CLOSE,
        )
        assert_allclose(one.p, by_one.p, **CLOSE)


def test_the_order_of_pairs_does_not_change_the_last_digit():
    rng = np.random.default_rng(20250406)
    pairs = rng.normal(0, 1, (4000, 2)).round(2)
    assert len({within.wilcoxon(*rng.permutation(pairs).T).p for _ in range(5)}) == 1


def test_chi_square_equals_r_without_correction():
    tables = random_tables()
    theirs = ask_r(
        """answer <- suppressWarnings(lapply(given$tables, function(rows) {
            test <- chisq.test(do.call(rbind, lapply(rows, unlist)), correct = FALSE)
            list(unname(test$statistic), unname(test$parameter), test$p.value) }))""",
        tables=tables,
    )
    for table, r in zip(tables, theirs, strict=True):
        ours = between.chi_square(np.array(table))
        assert_allclose([ours.statistic, ours.degrees_of_freedom, ours.p], r, **CLOSE)


def random_groups(integers):
    rng = np.random.default_rng(20250402)
    made = []
    for _ in range(60):
        sizes = rng.integers(2, 20, 3)
        draw = (lambda n: rng.integers(0, 6, n)) if integers else rng.standard_normal
        made.append([draw(n).astype(float).tolist() for n in sizes])
    return made


def test_kruskal_wallis_equals_r():
    sets = random_groups(integers=True)
    theirs = ask_r(
        """answer <- lapply(given$sets, function(groups) {
            test <- kruskal.test(lapply(groups, unlist))
            list(unname(test$statistic), unname(test$parameter), test$p.value) })""",
        sets=sets,
    )
    for groups, r in zip(sets, theirs, strict=True):
        named = {str(i): np.array(values) for i, values in enumerate(groups)}
        ours = between.kruskal_wallis(named)
        assert_allclose([ours.statistic, ours.degrees_of_freedom, ours.p], r, **CLOSE)


def test_anova_equals_r():
    sets = random_groups(integers=False)
    theirs = ask_r(
        """answer <- lapply(given$sets, function(groups) {
            values <- unlist(groups); group <- factor(rep(seq_along(groups), lengths(groups)))
            test <- oneway.test(values ~ group, var.equal = TRUE)
            list(unname(test$statistic), test$p.value) })""",
        sets=sets,
    )
    for groups, r in zip(sets, theirs, strict=True):
        ours = between.anova({str(i): np.array(v) for i, v in enumerate(groups)})
        assert_allclose([ours.statistic, ours.p], r, **CLOSE)


def random_pairs():
    rng = np.random.default_rng(20250403)
    return [
        [rng.integers(0, 8, n).astype(float).tolist() for _ in range(2)]
        for n in rng.integers(3, 14, 60)
    ]


def test_wilcoxon_equals_r_without_correction():
    sets = [pair for pair in random_pairs() if pair[0] != pair[1]]
    theirs = ask_r(
        """answer <- suppressWarnings(lapply(given$sets, function(pair)
            wilcox.test(unlist(pair[[1]]), unlist(pair[[2]]), paired = TRUE,
                        exact = FALSE, correct = FALSE)$p.value))""",
        sets=sets,
    )
    ours = [within.wilcoxon(np.array(a), np.array(b)).p for a, b in sets]
    assert_allclose(ours, theirs, **CLOSE)


def test_ranks_are_those_of_the_numbers_and_not_of_their_rounding():
    """The same numbers in tenths: what is equal differs then in the last digit of a double."""

    def p_values(before, after):
        later = after - before + before[0]
        groups = {"A": before, "B": after, "C": later}
        return (
            within.wilcoxon(before, after).p,
            within.friedman(np.column_stack(list(groups.values()))).p,
            between.kruskal_wallis(groups).p,
        )

    for pair in random_pairs():
        before, after = np.array(pair)
        assert p_values(before, after) == p_values(before * 0.1 + 100, after * 0.1 + 100)


def test_exact_wilcoxon_equals_all_assignments_of_signs():
    theirs_by = """answer <- lapply(given$sets, function(pair) {
        d <- unlist(pair[[2]]) - unlist(pair[[1]]); d <- d[d != 0]; r <- rank(abs(d))
        signs <- as.matrix(expand.grid(rep(list(c(0, 1)), length(r))))
        sums <- signs %*% r; far <- abs(sum(r[d > 0]) - sum(r) / 2)
        mean(abs(sums - sum(r) / 2) >= far - 1e-9) })"""
    sets = [pair for pair in random_pairs() if pair[0] != pair[1]]
    ours = [within.wilcoxon(np.array(a), np.array(b)).p_exact for a, b in sets]
    assert_allclose(ours, ask_r(theirs_by, sets=sets), **CLOSE)


def test_friedman_equals_r():
    rng = np.random.default_rng(20250404)
    sets = [rng.integers(0, 6, (n, 4)).astype(float).tolist() for n in rng.integers(2, 15, 40)]
    theirs = ask_r(
        """answer <- lapply(given$sets, function(rows) {
            test <- friedman.test(do.call(rbind, lapply(rows, unlist)))
            list(unname(test$statistic), unname(test$parameter), test$p.value) })""",
        sets=sets,
    )
    for rows, r in zip(sets, theirs, strict=True):
        ours = within.friedman(np.array(rows))
        assert_allclose([ours.statistic, ours.degrees_of_freedom, ours.p], r, **CLOSE)


def test_clopper_pearson_equals_r_binom_test():
    asked = [(0, 9), (9, 9), (3, 14), (8, 25), (10, 13), (1, 1), (0, 1), (50, 100)]
    theirs = ask_r(
        "answer <- lapply(given$asked, function(a) as.list(binom.test(a[[1]], a[[2]])$conf.int))",
        asked=asked,
    )
    assert_allclose([clopper_pearson(*pair) for pair in asked], theirs, **CLOSE)


def test_holm_equals_r_p_adjust():
    sets = [[0.01, 0.04, 0.03], [0.5, 0.5, 0.9], [0.001], [0.2, 0.02, 0.002, 1.0]]
    theirs = ask_r(
        'answer <- lapply(given$sets, function(p) I(p.adjust(unlist(p), "holm")))', sets=sets
    )
    for ours, r in zip(map(holm, sets), theirs, strict=True):
        assert_allclose(ours, r, **CLOSE)


def test_quartiles_are_those_of_spss():
    theirs = ask_r(
        """answer <- lapply(given$sets, function(x)
            as.list(unname(quantile(unlist(x), c(.25, .5, .75), type = 6))))""",
        sets=[[1, 2, 3, 4], [80, 80, 80, *[90] * 10], [5], [1.5, 2.5]],
    )
    for values, r in zip(
        [[1, 2, 3, 4], [80, 80, 80, *[90] * 10], [5], [1.5, 2.5]], theirs, strict=True
    ):
        ours = describe(np.array(values, float))
        assert_allclose([ours.p25, ours.median, ours.p75], r, **CLOSE)


@pytest.mark.parametrize(
    "result",
    [
        between.kruskal_wallis({"A": np.array([1.0]), "B": np.array([])}),
        between.kruskal_wallis({"A": np.ones(3), "B": np.ones(3)}),
        between.anova({"A": np.ones(3), "B": np.ones(3)}),
        between.compare_continuous({"A": np.full(2, np.nan), "B": np.full(2, np.nan)}),
        between.compare_unordered(np.array([[3, 4], [0, 0]])),
        within.friedman(np.ones((4, 3))),
        within.friedman(np.full((4, 3), np.nan)),
        within.wilcoxon(np.ones(3), np.ones(3)),
    ],
)
def test_a_test_that_cannot_be_made_says_why_and_has_no_p(result):
    assert result.p is None
    assert result.not_made


def test_the_test_is_chosen_by_the_rule_and_says_what_it_saw():
    normal = np.arange(20.0)
    assert between.compare_continuous({"A": normal, "B": normal + 1}).method is Method.ANOVA
    skewed = between.compare_continuous({"A": np.exp(normal), "B": normal})
    assert skewed.method is Method.KRUSKAL_WALLIS
    words = "Shapiro–Wilk rejects normality (A p <0.001)"
    assert rationale_text(skewed.rationale) == words
    assert between.compare_unordered(np.array([[5, 5], [5, 5]])).method is Method.CHI_SQUARE
    assert between.compare_unordered(np.array([[4, 5], [5, 5]])).method is Method.FISHER_EXACT
