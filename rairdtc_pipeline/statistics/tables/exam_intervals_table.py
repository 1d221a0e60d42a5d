"""How often the patients of each arm were examined while they were at risk of progression.

The examination that shows progression gives its date, so an arm that is examined less often seems
to progress later. Intervals of the schedule become longer with time, and patients who do well are
observed longer, so each period of the schedule is compared separately.
"""

import numpy as np
import polars as pl

from rairdtc_pipeline.statistics.between import kruskal_wallis
from rairdtc_pipeline.statistics.descriptive import describe
from rairdtc_pipeline.statistics.tables.cells import schema_of
from rairdtc_pipeline.statistics.tables.estimands import ESTIMAND
from rairdtc_pipeline.statistics.tables.rows import by_arm

INTERVAL_COLUMNS = {
    "period": "first_visits: intervals that begin before the last of the first visits; "
    "later_visits: those that begin from it on.",
    "arm": "Treatment group.",
    "n": "Patients.",
    "examined": "Patients with such an interval between examinations, the first from treatment "
    "start, up to progression or new therapy.",
    "examinations": "Examinations that end such an interval.",
    "interval_median_days": "Median over the patients of their median interval, days.",
    "interval_p25_days": "Lower quartile of the patients' median intervals.",
    "interval_p75_days": "Upper quartile of the patients' median intervals.",
    "p": "p of Kruskal–Wallis over the arms' median intervals; the same in every arm's row.",
    "not_made": "Kind of the reason why there is no p; missing where there is one.",
    "estimand": ESTIMAND,
}


def exam_intervals_table(examined: pl.DataFrame) -> pl.DataFrame:
    """One row per period and arm.

    `examined` has one row per patient and period: arm, examinations, and the median interval_days,
    which is missing if the patient has no interval in the period.
    """
    rows = [
        {"period": period} | row
        for period in sorted(examined["period"].unique())
        for row in _period(examined.filter(period=period))
    ]
    texts, counts = ("period", "arm", "not_made", "estimand"), ("n", "examined", "examinations")
    return pl.DataFrame(rows, schema=schema_of(INTERVAL_COLUMNS, texts, counts))


def _period(examined: pl.DataFrame) -> list[dict[str, object]]:
    intervals = by_arm(examined, "interval_days", sorted(examined["arm"].unique()))
    tested = kruskal_wallis({arm: values[~np.isnan(values)] for arm, values in intervals.items()})
    rows: list[dict[str, object]] = []
    for arm, values in intervals.items():
        seen = describe(values)
        rows.append(
            {
                "arm": arm,
                "n": values.size,
                "examined": seen.n,
                "examinations": int(examined.filter(arm=arm)["examinations"].sum()),
                "interval_median_days": seen.median,
                "interval_p25_days": seen.p25,
                "interval_p75_days": seen.p75,
                "p": tested.p,
                "not_made": tested.not_made.code.value if tested.not_made else None,
                "estimand": "exam_intervals",
            }
        )
    return rows
