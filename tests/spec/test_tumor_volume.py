"""Tumour volume: three perpendicular diameters in mm, cm3 out (study 2.4)."""

import math

import pytest

from tests.spec.tables import anlotinib_from_day_one, by_patient, joined
from tests.spec.world import cohort

MEASURED = """
patient           | exam_date | lesion_id | longest_diameter_mm | diameter_ap_mm | diameter_cc_mm | diameter_tr_mm | status
ball              | D0        | L1 | 20 | 20  | 20 | 20 | measured
ball              | D61       | L1 | 10 | 10  | 10 | 10 | measured
ellipsoid         | D0        | L1 | 30 | 10  | 20 | 30 | measured
ellipsoid         | D60       | L1 | 30 | 12  | 20 | 30 | measured
halved            | D0        | L1 | 20 | 10  | 10 | 20 | measured
halved            | D60       | L1 | 20 | 10  | 10 | 10 | measured
tenths            | D0        | L1 | 12 | 6.3 | 8.1 | 12 | measured
two targets       | D0        | L1 | 20 | 20  | 20 | 20 | measured
two targets       | D0        | L2 | 10 | 10  | 10 | 10 | measured
two targets       | D60       | L1 | 10 | 10  | 10 | 10 | measured
two targets       | D60       | L2 | 10 | 10  | 10 | 10 | measured
gone              | D0        | L1 | 20 | 20  | 20 | 20 | measured
gone              | D60       | L1 |    |     |    |    | absent
one gone          | D0        | L1 | 20 | 20  | 20 | 20 | measured
one gone          | D0        | L2 | 20 | 20  | 20 | 20 | measured
one gone          | D60       | L1 | 20 | 20  | 20 | 20 | measured
one gone          | D60       | L2 |    |     |    |    | absent
too small         | D0        | L1 | 20 | 20  | 20 | 20 | measured
too small         | D60       | L1 |    |     |    |    | too_small
one not evaluable | D0        | L1 | 20 | 20  | 20 | 20 | measured
one not evaluable | D0        | L2 | 20 | 20  | 20 | 20 | measured
one not evaluable | D60       | L1 | 20 | 20  | 20 | 20 | measured
one not evaluable | D60       | L2 |    |     |    |    | not_evaluable
one not reported  | D0        | L1 | 20 | 20  | 20 | 20 | measured
one not reported  | D0        | L2 | 20 | 20  | 20 | 20 | measured
one not reported  | D60       | L1 | 20 | 20  | 20 | 20 | measured
one axis missing  | D0        | L1 | 20 | 20  | 20 | 20 | measured
one axis missing  | D60       | L1 | 10 | 10  |    | 10 | measured
baseline unknown  | D0        | L1 | 20 | 20  |    | 20 | measured
baseline unknown  | D60       | L1 | 10 | 10  | 10 | 10 | measured
"""
BALL_20 = math.pi * 20**3 / 6 / 1000
BALL_10 = math.pi * 10**3 / 6 / 1000
VOLUMES = {
    "ball": (BALL_20, BALL_10, 87.5),
    "ellipsoid": (math.pi, 1.2 * math.pi, -20),
    "halved": (math.pi / 3, math.pi / 6, 50),
    "two targets": (BALL_20 + BALL_10, 2 * BALL_10, (9 - 2) / 9 * 100),
    "gone": (BALL_20, 0, 100),
    "one gone": (2 * BALL_20, BALL_20, 50),
    "too small": (BALL_20, math.pi * 5**3 / 6 / 1000, (1 - 1 / 64) * 100),
    "one not evaluable": (2 * BALL_20, None, None),
    "one not reported": (2 * BALL_20, None, None),
    "one axis missing": (BALL_20, None, None),
    "baseline unknown": (None, BALL_10, None),
}
OTHERS = """
patient           | exam_date | lesion_id | lesion_role | longest_diameter_mm | diameter_ap_mm | diameter_cc_mm | diameter_tr_mm | status
with a non-target | D0        | L1 | target     | 20 | 20 | 20 | 20 | measured
with a non-target | D0        | L2 | non_target | 20 | 20 | 20 | 20 | measured
with a non-target | D60       | L1 | target     | 20 | 20 | 20 | 20 | measured
with a non-target | D60       | L2 | non_target | 40 | 40 | 40 | 40 | measured
with a non-target | D60       | L3 | new        | 40 | 40 | 40 | 40 | unequivocal
called target late | D0       | L1 | target     | 20 | 20 | 20 | 20 | measured
called target late | D60      | L1 | target     | 20 | 20 | 20 | 20 | measured
called target late | D60      | L2 | target     | 40 | 40 | 40 | 40 | measured
"""


@pytest.fixture(scope="module")
def sizes():
    lesions = joined(MEASURED, OTHERS)
    drug = anlotinib_from_day_one(lesions)
    with cohort("derived.tumor_size", lesions=lesions, anlotinib=drug) as con:
        return by_patient(con, "SELECT * FROM derived.tumor_size ORDER BY patient, exam_date")


def near(value):
    return value if value is None else pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("patient", VOLUMES)
def test_volume_and_its_reduction(patient, sizes):
    before, after, reduction = VOLUMES[patient]
    baseline, now = sizes[patient]
    assert baseline["volume_cm3"] == near(before)
    assert now["volume_cm3"] == near(after)
    assert now["vrr_percent"] == near(reduction)
    assert baseline["vrr_percent"] == (None if before is None else near(0))


def test_three_axes_in_tenths_of_a_millimetre(sizes):
    [baseline] = sizes["tenths"]
    assert baseline["volume_cm3"] == near(math.pi * 6.3 * 8.1 * 12 / 6000)


@pytest.mark.parametrize("patient", ["one not evaluable", "one not reported"])
def test_a_sum_with_an_unknown_target_is_missing_and_counted(patient, sizes):
    baseline, now = sizes[patient]
    assert (baseline["sod_mm"], baseline["n_targets"], baseline["n_unknown"]) == (40, 2, 0)
    assert (now["sod_mm"], now["n_targets"], now["n_unknown"]) == (None, 2, 1)


def test_a_missing_axis_leaves_the_sum_of_diameters(sizes):
    _, now = sizes["one axis missing"]
    assert (now["sod_mm"], now["n_unknown"], now["volume_cm3"]) == (10, 0, None)


@pytest.mark.parametrize("patient", ["with a non-target", "called target late"])
def test_only_the_targets_of_baseline_are_summed(patient, sizes):
    for row in sizes[patient]:
        assert (row["sod_mm"], row["n_targets"]) == (20, 1)
        assert row["volume_cm3"] == near(BALL_20)


def test_an_examination_has_its_study_day_and_visit(sizes):
    baseline, now = sizes["ball"]
    assert (baseline["visit"], baseline["study_day"]) == ("baseline", 0)
    assert (now["visit"], now["study_day"]) == ("m2", 61)
