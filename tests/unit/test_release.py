"""No small count can be worked out from what is released; a recipient's secrets are their own."""

import json
from collections import Counter
from dataclasses import asdict
from datetime import date, timedelta
from itertools import product

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rairdtc_pipeline.errors import DeclarationError, RefusedError
from rairdtc_pipeline.published.analysis_tables import Column
from rairdtc_pipeline.release.blocks import block
from rairdtc_pipeline.release.counts import Count, Mark, System
from rairdtc_pipeline.release.disclosure import Disclosure, Release
from rairdtc_pipeline.release.extract_columns import Treated, Treatment
from rairdtc_pipeline.release.ledger import read_release
from rairdtc_pipeline.release.narrowing import Narrowing, narrowing
from rairdtc_pipeline.release.recipient import Recipient, existing_key
from rairdtc_pipeline.release.sizes import Size, sizes_of
from rairdtc_pipeline.release.suppression import audit, targets_of
from rairdtc_pipeline.release.survival import release_log_rank, release_survival
from rairdtc_pipeline.release.tables import release_cells, rounded

FEW = 5
KEY = b"0123456789abcdef0123456789abcdef"


def cell(row, level, arm, n, text, value=None, counted=None, **other):
    """A cell of the schema `statistics`."""
    kind = other.pop("kind", "p" if arm is None else "count_percent" if counted else "mean_sd")
    return {
        "kind": kind,
        "test_id": other.pop("test_id", None),
        **dict.fromkeys(("median", "p25", "p75")),
        "section": other.pop("section", "S"),
        "row": row,
        "level": level,
        "arm": arm,
        "n": n,
        "count": value,
        "value": value,
        **other,
        "text": text,
        "smd": other.pop("smd", None),
        "method": kind,
        "visit": None,
        "source_table": "cohort.patients",
        "source_column": row,
        "source_values": counted,
    }


def column(counts, sums=(), row="R", arm="A"):
    """Cells of one variable in one arm: a level per count, then sums of the first so many."""
    n = sum(counts)
    cells = [
        cell(row, str(at), arm, n, f"{count} (x%)", count, str(at))
        for at, count in enumerate(counts)
    ]
    for best in sums:
        hit = sum(counts[:best])
        codes = "|".join(map(str, range(best)))
        made = cell(row, None, arm, n, f"{hit}/{n}", hit, codes, kind="proportion")
        cells.append(made | {"row": f"best {best}"})
    return cells


def released(cells, sizes, tests=()):
    arms = {arm: Size(n, Mark.EXACT) for arm, n in sizes.items()}
    return release_cells(cells, list(tests), arms, Disclosure(FEW))


def number(text):
    """The count a text begins with; none where it is suppressed."""
    begun = text.split(" ")[0].split("/")[0]
    return int(begun) if begun.isdigit() else None


def possible(text, most, *, strict):
    """Numbers a reader thinks possible; a strict one takes – for a number that is not small."""
    if number(text) is not None:
        return {number(text)}
    if text.startswith("<"):
        return set(range(1, FEW))
    return {n for n in range(most + 1) if not strict or n == 0 or n >= FEW}


def attack(printed, size):
    """Every table of levels and patients without a value that agrees with what is printed."""
    levels = [one for one in printed if one.row == "R"]
    sums = {int(one.row.split()[1]): one for one in printed if one.row != "R"}
    strict = any(one.text.startswith("<") for one in levels)
    known = possible(printed[0].n, size, strict=False)
    found = []
    for counts in product(*(sorted(possible(one.text, size, strict=strict)) for one in levels)):
        if sum(counts) not in known or sum(counts) > size:
            continue
        if all(
            sum(counts[:best]) in possible(one.text, size, strict=strict)
            for best, one in sums.items()
        ):
            found.append(counts)
    return found


def quantities(counts, sums, size):
    """Every count about patients that a reader may ask for: levels, sums, those left over."""
    asked = {f"level {at}": n for at, n in enumerate(counts)}
    asked |= {f"sum {best}": sum(counts[:best]) for best in sums}
    asked |= {f"rest {best}": sum(counts[best:]) for best in sums}
    return asked | {"known": sum(counts), "missing": size - sum(counts)}


@settings(max_examples=400, deadline=None)
@given(
    counts=st.lists(st.integers(0, 9), min_size=2, max_size=4),
    missing=st.integers(0, 8),
    with_sums=st.booleans(),
)
def test_no_attacker_can_tell_a_small_count_from_any_other_small_one(counts, missing, with_sums):
    size = sum(counts) + missing
    sums = tuple(range(2, len(counts))) if with_sums else ()
    if size < FEW:
        return
    printed = released(column(counts, sums), {"A": size})
    thought = [quantities(table, sums, size) for table in attack(printed, size)]
    for name, true in quantities(counts, sums, size).items():
        values = {table[name] for table in thought}
        assert true in values
        if 0 < true < FEW:
            assert {1, FEW - 1} <= values, (name, true, [one.text for one in printed])
    for one in printed:
        assert number(one.text) not in range(1, FEW)


def allowed(mark, value, most):
    """Numbers a mark may stand for, in the eyes of one who knows how they are set."""
    return {
        Mark.EXACT: {value},
        Mark.SMALL: set(range(1, FEW)),
        Mark.HIDDEN: {0, *range(FEW, most + 1)},
        Mark.WITHHELD: set(range(most + 1)),
    }[mark]


def told_of(counts, disclosure):
    """Marks of the levels of a variable that every patient has a value of."""
    printed = {(str(at),): n for at, n in enumerate(counts)}
    marks = block(printed, sum(counts), disclosure, "R").marks
    return [marks[key] for key in printed]


def tables_of(counts, marks):
    size = sum(counts)
    sets = [allowed(mark, n, size) for n, mark in zip(counts, marks, strict=True)]
    return np.array([table for table in product(*sets) if sum(table) == size])


def released_before(disclosure, patients=0, people=None):
    """The release of a disclosure, as it comes out of the ledger."""
    written = Release(1, "2026-01-01", patients, "", people or {}, disclosure.systems, {})
    return read_release(json.loads(json.dumps(asdict(written))))


@settings(max_examples=60, deadline=None)
@given(
    before=st.lists(st.integers(0, 8), min_size=2, max_size=3),
    more=st.lists(st.integers(0, 6), min_size=3, max_size=3),
    left=st.booleans(),
)
def test_two_releases_together_tell_no_small_count_and_no_small_difference(before, more, left):
    after = [n + plus for n, plus in zip(before, more, strict=False)]
    if left:
        before, after = after, before
    if sum(before) < FEW or sum(after) < FEW or abs(sum(after) - sum(before)) < FEW:
        return
    first = Disclosure(FEW)
    marks = told_of(before, first)
    again = told_of(after, Disclosure(FEW, earlier=[released_before(first)]))
    nothing = [Mark.WITHHELD] * len(after)
    thought = together(before, marks, after, again, left=left)
    known = together(before, marks, after, nothing, left=left)
    for what, true in quantities_of_both(before, after).items():
        told = what[0] != "then" or set(marks) != {Mark.WITHHELD}
        told &= what[0] != "difference" or marks[what[1]] is Mark.EXACT
        if told and 0 < true < FEW and {1, FEW - 1} <= set(known[what]):
            assert {1, FEW - 1} <= set(thought[what]), (what, before, marks, after, again)
        assert true in thought[what]


def quantities_of_both(then, now):
    levels = range(len(then))
    asked = {("then", at): then[at] for at in levels} | {("now", at): now[at] for at in levels}
    return asked | {("difference", at): abs(then[at] - now[at]) for at in levels}


def together(then, marks, now, again, *, left):
    """What one may think of each count who knows both releases, and that nobody came (or left)."""
    one, other = tables_of(then, marks), tables_of(now, again)
    low, high = (other[None, :, :], one[:, None, :]) if left else (one[:, None, :], other[None])
    first, second = np.nonzero((low <= high).all(axis=2))
    return quantities_of_both(one[first].T, other[second].T)


@pytest.mark.parametrize(
    ("before", "after"),
    [([5, 9], [4, 10]), ([4, 10], [5, 9]), ([7, 7], [8, 6]), ([14, 0], [13, 1])],
)
def test_a_correction_of_few_patients_withholds_the_variable(before, after):
    first = Disclosure(FEW)
    told_of(before, first)
    again = Disclosure(FEW, earlier=[released_before(first)])
    assert set(told_of(after, again)) == {Mark.WITHHELD}
    assert again.withheld == 1


def test_what_did_not_change_is_told_as_it_was_although_a_count_behind_a_mark_did():
    first = Disclosure(FEW)
    marks = told_of([2, 12], first)
    again = Disclosure(FEW, earlier=[released_before(first)])
    assert told_of([3, 11], again) == marks == [Mark.SMALL, Mark.HIDDEN]
    lower = Disclosure(FEW - 1, earlier=[released_before(first)])
    assert told_of([4, 10], lower) == [Mark.WITHHELD, Mark.WITHHELD]


@pytest.mark.parametrize(
    ("patients", "people", "refused"),
    [
        (30, {"A": "x"}, False),
        (30, {"A": "y"}, True),
        (29, {"A": "y"}, True),
        (34, {"A": "y"}, True),
        (35, {"A": "y"}, False),
        (31, {"A": "x", "B": "z"}, True),
    ],
)
def test_a_cohort_that_differs_by_few_patients_is_not_released(patients, people, refused):
    before = released_before(Disclosure(FEW), 30, {"A": "x"})
    now = Disclosure(FEW, earlier=[before], people=people)
    if refused:
        with pytest.raises(RefusedError, match="--never-left 1"):
            now.require_enough(patients)
    else:
        now.require_enough(patients)


def test_an_arm_in_which_few_patients_are_others_is_withheld():
    first = Disclosure(FEW, people={"A": "x", "B": "y"})
    sizes_of(Flow([6], {"A": 10, "B": 10}), first)
    before = released_before(first, 20, first.people)
    grown = Disclosure(FEW, earlier=[before], people={"A": "other", "B": "more"})
    sizes = sizes_of(Flow([6], {"A": 10, "B": 16}), grown)
    assert (sizes.arms["A"].printed, sizes.arms["B"].printed) == (False, True)


@pytest.mark.parametrize(
    ("n", "text", "told"),
    [
        (20, "50.1 ± 3.0", True),
        (20, "50.6 ± 3.1", False),
        (21, "50.6 ± 3.1", False),
        (25, "50.6 ± 3.1", True),
    ],
)
def test_a_mean_is_told_again_only_as_it_was_or_of_enough_other_patients(n, text, told):
    first = Disclosure(FEW)
    assert first.tells("age", (20,), "50.1 ± 3.0")
    before = Release(1, "2026-01-01", 20, "", {}, {}, first.statistics)
    assert Disclosure(FEW, earlier=[before]).tells("age", (n,), text) is told


@pytest.mark.parametrize(("fewest", "shown"), [(4, ["<5", "–"]), (5, ["–", "–"])])
def test_as_many_tables_agree_with_what_is_printed_as_the_protocol_asks(fewest, shown):
    arms = {"A": Size(14, Mark.EXACT)}
    cells = release_cells(column([3, 11]), [], arms, Disclosure(FEW, fewest))
    assert texts(cells) == shown
    assert len(attack(cells, 14)) >= fewest


class Flow:
    """The published file as far as the sizes read it."""

    def __init__(self, left, arms):
        after = sum(arms.values()) + sum(left)
        self.steps = []
        for at, n in enumerate(left):
            self.steps.append(
                {"criterion": f"E{at}", "label": "x", "n_before": after, "n_left": n}
                | {"n_after": after - n}
            )
            after -= n
        self.arms = [{"arm": arm, "n": n} for arm, n in arms.items() if n]

    def rows(self, query):
        return self.steps if "attrition" in query else self.arms


def attack_flow(sizes):
    texts = [step.left.text(FEW) for step in sizes.steps]
    texts += [size.text(FEW) for size in sizes.arms.values()]
    totals = [sizes.screened.text(FEW), *(step.after.text(FEW) for step in sizes.steps)]
    strict = any(text.startswith("<") for text in [*texts, *totals])
    steps = len(sizes.steps)
    columns = [sorted(possible(text, 14, strict=strict)) for text in texts]
    counts = np.stack([axis.ravel() for axis in np.meshgrid(*columns)], axis=1)
    after = np.stack([counts[:, at:].sum(axis=1) for at in range(steps + 1)], axis=1)
    for at, text in enumerate(totals):
        kept = np.isin(after[:, at], list(possible(text, 99, strict=strict)))
        counts, after = counts[kept], after[kept]
    return np.hstack([counts, after])


@settings(max_examples=150, deadline=None)
@given(
    left=st.lists(st.integers(0, 8), min_size=1, max_size=3),
    arms=st.lists(st.integers(0, 9), min_size=1, max_size=2),
)
def test_no_attacker_can_work_out_who_left_or_how_small_an_arm_is(left, arms):
    named = dict(zip("ABC", arms, strict=False))
    sizes = sizes_of(Flow(left, named), Disclosure(FEW))
    present = [n for n in arms if n]
    after = [sum(left[at:]) + sum(arms) for at in range(len(left) + 1)]
    thought = attack_flow(sizes)
    for at, true in enumerate([*left, *present, *after]):
        values = set(thought[:, at].tolist())
        assert true in values
        if 0 < true < FEW:
            assert {1, FEW - 1} <= values


def texts(cells):
    return [one.text for one in cells]


def test_the_complement_of_a_small_count_goes_with_it():
    assert texts(released(column([4, 9]), {"A": 13})) == ["<5", "–"]
    assert texts(released(column([0, 13]), {"A": 13})) == ["0 (x%)", "13 (x%)"]


def test_marks_that_would_add_up_to_their_sum_are_not_printed():
    assert texts(released(column([4, 4, 4]), {"A": 12})) == ["–", "–", "–"]


def test_few_patients_without_a_value_hide_their_number_and_every_percentage():
    hidden = released(column([10, 9]), {"A": 20})
    assert {one.n for one in hidden} == {"–"}
    assert not any("%" in one.text for one in hidden)
    (age,) = released([cell("Age", None, "A", 19, "52.79 ± 17.27")], {"A": 20})
    assert (age.n, age.text) == ("–", "–")


def test_a_p_and_the_difference_go_with_a_suppressed_count_of_their_row():
    p = cell("R", None, None, None, "0.529", smd=0.4)
    arms = {"A": 14, "B": 25}
    whole = released([*column([7, 7]), *column([8, 17], arm="B"), p], arms)
    assert (whole[-1].text, whole[-1].smd) == ("0.529", "0.40")
    hidden = released([*column([7, 7]), *column([2, 23], arm="B"), p], arms)
    assert (hidden[-1].text, hidden[-1].smd) == ("–", "–")


@pytest.mark.parametrize(("n", "shown"), [(8, "–"), (9, "210"), (16, "210"), (17, "210 (23, 420)")])
def test_percentiles_have_enough_patients_on_either_side_and_are_nobodys_value(n, shown):
    numbers = {"median": 206.2, "p25": 23.02, "p75": 418.2}
    median = cell("Tg", None, "A", n, "of no use", kind="median_quartiles", **numbers)
    assert texts(released([median], {"A": n})) == [shown]


def test_numbers_are_rounded_to_two_digits():
    assert [rounded(x) for x in (0.0, 4079.0, 14.61, -0.0523, 9.96, 99.6)] == [
        *("0", "4100", "15", "-0.052", "10.0", "100")
    ]


def test_a_test_over_time_of_few_differing_pairs_has_no_p():
    about = {"section": "NRS", "kind": "p", "test_id": "nrs_within_a"}
    p = cell("Within the group", None, "A", None, "0.317", **about)
    before = cell("Before", None, "A", 14, "1.00 ± 0.50", section="NRS")

    for used, shown in ((1, "–"), (9, "0.317"), (None, "–")):
        printed = released([before, p], {"A": 14}, [{"test_id": "nrs_within_a", "n_used": used}])
        assert printed[-1].text == shown
    other = {"test_id": "tg_within_a", "n_used": 9}
    assert released([before, p], {"A": 14}, [other])[-1].text == "–"


def test_an_arm_whose_size_is_not_printed_is_in_no_table():
    arms = {"A": Size(3, Mark.SMALL), "B": Size(25, Mark.EXACT)}
    p = cell("R", None, None, None, "0.529")
    printed = release_cells(
        [*column([0, 3]), *column([8, 17], arm="B"), p], [], arms, Disclosure(FEW)
    )
    assert texts(printed) == ["–", "–", "8 (x%)", "17 (x%)", "–"]
    assert printed[0].n == "–"


def summary(arm, n, events, *, few=False):
    months = dict.fromkeys(("median_months", "median_lower_months"), 16.4)
    months |= {"median_upper_months": None, "follow_up_median_months": 26.0, "median_on_few": few}
    return {"endpoint": "OS", "arm": arm, "n": n, "events": events} | months


@pytest.mark.parametrize(("events", "shown"), [(3, "<5"), (9, "9"), (11, "–"), (0, "0")])
def test_few_events_or_few_without_one_hide_the_median_and_the_log_rank(events, shown):
    arms = {"A": Size(14, Mark.EXACT), "B": Size(25, Mark.EXACT)}
    rows = release_survival([summary("A", 14, events), summary("B", 25, 11)], arms, Disclosure(FEW))
    assert rows[0].events == shown
    told = shown.isdigit()
    assert rows[0].median == ("16 (16–NR)" if told else "–")
    test = {"table": "km_curve", "row": "OS", "arms": "A, B", "method": "log-rank", "p": 0.03}
    assert release_log_rank([test], rows, Disclosure(FEW))[0].p == ("0.030" if told else "–")


def test_a_median_on_few_patients_at_risk_is_not_released():
    arms = {"A": Size(25, Mark.EXACT)}
    (row,) = release_survival([summary("A", 25, 9, few=True)], arms, Disclosure(FEW))
    assert (row.median, row.events) == ("–", "9")


def test_the_audit_refuses_a_small_count_that_its_column_gives_away():
    counts = {"n": Count(13, "given"), "men": Count(4), "women": Count(9)}
    system = System(counts, (("n", ("men", "women")),))
    marks = {"n": Mark.EXACT, "men": Mark.SMALL, "women": Mark.EXACT}
    with pytest.raises(RefusedError, match="could be worked out"):
        audit(system, marks, targets_of(system, FEW), FEW)
    audit(system, marks | {"women": Mark.HIDDEN}, targets_of(system, FEW), FEW)


def test_counts_that_do_not_add_up_are_refused():
    with pytest.raises(RefusedError, match="add up"):
        block({("CR",): 6, ("PR",): 7, ("CR", "PR"): 12}, 20, Disclosure(FEW))
    with pytest.raises(RefusedError, match="more patients"):
        block({("CR",): 6, ("PR",): 7}, 12, Disclosure(FEW))


def test_a_registry_of_a_million_is_suppressed_as_a_cohort_of_fifty():
    marks = block({("M",): 700_000, ("F",): 299_997, ("X",): 3}, 1_000_000, Disclosure(FEW)).marks
    assert Counter(marks.values())[Mark.SMALL] == 1
    assert Counter(marks.values())[Mark.HIDDEN] == 1


def test_shifts_are_never_0_reach_both_ends_and_come_as_often_either_way():
    someone = Recipient("University", KEY)
    shifts = Counter(someone.shift_days(f"P{at}", 3) for at in range(3000))
    assert set(shifts) == {-3, -2, -1, 1, 2, 3}
    assert all(400 < n < 600 for n in shifts.values())


def test_recipients_share_neither_pseudonyms_nor_shifts_and_a_name_is_one_however_typed():
    one, other = Recipient("Uni A", KEY), Recipient("Uni B", KEY)
    patients = [f"P{at:016x}" for at in range(200)]
    assert not {one.pseudonym(p) for p in patients} & {other.pseudonym(p) for p in patients}
    same = sum(one.shift_days(p, 182) == other.shift_days(p, 182) for p in patients)
    assert same < 6
    typed = Recipient("  uni   a ", KEY)
    assert [typed.pseudonym(p) for p in patients] == [one.pseudonym(p) for p in patients]
    rekeyed = Recipient("Uni A", KEY[::-1])
    assert rekeyed.pseudonym("P1") != one.pseudonym("P1")


@settings(max_examples=40, deadline=None)
@given(
    days=st.lists(st.integers(0, 60), min_size=1, max_size=5),
    earlier=st.lists(st.integers(5, 55), max_size=2),
)
def test_as_many_shifts_are_left_as_agree_with_every_extract(days, earlier):
    first = date(2024, 1, 1)
    column = Column("d", "DATE", "", "")
    with duckdb.connect() as con:
        con.execute("CREATE TABLE t (usubjid VARCHAR, d DATE)")
        con.executemany("INSERT INTO t VALUES ('P1', ?)", [[first + timedelta(n)] for n in days])
        before = [first + timedelta(n) for n in earlier]
        treated = {"t": [Treated(column, Treatment.SHIFTED)]}
        found = narrowing(con, treated, before, first + timedelta(60))
    ends = [-1000, *sorted(set(earlier)), 60]

    def extract(day):
        return next((at for at, end in enumerate(ends) if day <= end), None)

    left = sum(
        all(extract(day + shift) == extract(day) for day in days) for shift in range(-60, 61)
    )
    if earlier and max(days) > max(earlier):
        assert found == Narrowing(1, left)
    else:
        assert found.patients == 0


def test_sites_are_numbers_that_are_no_sites_name():
    codes = Recipient("Uni A", KEY).site_codes(["north", "01", "south"])
    assert sorted(codes.values()) == ["02", "03", "04"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "a\x1b[31mb"])
def test_a_recipient_has_a_name(name):
    with pytest.raises(DeclarationError, match="recipient"):
        Recipient(name, KEY)


def test_without_the_key_of_the_refresh_no_other_is_made(tmp_path, monkeypatch):
    monkeypatch.delenv("RAIRDTC_PSEUDONYM_KEY", raising=False)
    with pytest.raises(DeclarationError, match="key of the refresh"):
        existing_key(tmp_path / "pseudonym.key")
    assert not list(tmp_path.iterdir())
