"""Standardised mean differences of the patients' characteristics, pair of arms by pair of arms."""

from itertools import combinations

import polars as pl

from rairdtc_pipeline.statistics.balance import smd_categorical, smd_continuous
from rairdtc_pipeline.statistics.result import Method
from rairdtc_pipeline.statistics.tables.characteristics import CATEGORIES, MEASURES
from rairdtc_pipeline.statistics.tables.rows import by_arm, count_table
from rairdtc_pipeline.statistics.wording import arms_text, method_words

BALANCE_COLUMNS = {
    "row": "Row label of Table 1.",
    "arms": "The two arms.",
    "smd": "Standardised mean difference, absolute; missing where it is not defined.",
    "n": "Patients per arm with a value.",
    "method": "How it is computed.",
    "method_kind": "Kind of the method.",
}
_SCHEMA = {name: pl.Float64 if name == "smd" else pl.String for name in BALANCE_COLUMNS}


def balance_table(measured: pl.DataFrame, categories: pl.DataFrame) -> pl.DataFrame:
    """One row per characteristic and pair of arms.

    `measured` has one row per patient: arm, and each of MEASURES; `categories` one per arm and
    combination of CATEGORIES, with its `patients`.
    """
    arms = sorted(categories["arm"].unique())
    rows: list[tuple[str, str, float | None, str, str, str]] = []
    for column, label in MEASURES.items():
        values = by_arm(measured, column, arms)
        for one, two in combinations(arms, 2):
            smd = smd_continuous(values[one], values[two])
            sizes = {arm: int((values[arm] == values[arm]).sum()) for arm in (one, two)}
            rows.append(_row(label, (one, two), smd, sizes, Method.MEAN_DIFFERENCE))
    texts = categories.with_columns(pl.col("ecog").cast(pl.String))
    for column, about in CATEGORIES.items():
        counts = count_table(texts, column, list(about.levels), arms)
        for one, two in combinations(range(len(arms)), 2):
            smd = smd_categorical(counts[:, one], counts[:, two])
            sizes = {arms[i]: int(counts[:, i].sum()) for i in (one, two)}
            pair = (arms[one], arms[two])
            rows.append(_row(about.label, pair, smd, sizes, Method.PROPORTION_DISTANCE))
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def _row(
    label: str, pair: tuple[str, str], smd: float | None, sizes: dict[str, int], method: Method
) -> tuple[str, str, float | None, str, str, str]:
    return label, ", ".join(pair), smd, arms_text(sizes), method_words(method), method.value
