"""Standardised mean differences of the patients' characteristics, per pair of arms."""

from collections.abc import Iterable
from itertools import combinations

import polars as pl

from rairdtc_pipeline.statistics.balance import smd_categorical, smd_continuous
from rairdtc_pipeline.statistics.result import Method
from rairdtc_pipeline.statistics.tables.characteristics import (
    CATEGORIES,
    KNOWN_BEFORE,
    MEASURES,
    SITE,
)
from rairdtc_pipeline.statistics.tables.rows import by_arm, count_table
from rairdtc_pipeline.statistics.wording import arms_text, method_words

BALANCE_COLUMNS = {
    "row": "Characteristic: row of Table 1, or what else is known before treatment.",
    "arms": "The two arms.",
    "smd": "Standardised mean difference, absolute; missing where it is not defined.",
    "n": "Patients per arm with a value.",
    "method": "How it is computed.",
    "method_kind": "Kind of the method.",
}
_Row = tuple[str, str, float | None, str, str, str]
_SCHEMA = {name: pl.Float64 if name == "smd" else pl.String for name in BALANCE_COLUMNS}


def balance_table(
    measured: pl.DataFrame, categories: pl.DataFrame, known: pl.DataFrame
) -> pl.DataFrame:
    """One row per characteristic and pair of arms.

    `measured` has one row per patient: arm and each of MEASURES. `known` has one row per patient:
    arm, site and each of KNOWN_BEFORE. `categories` has one row per arm and combination of
    CATEGORIES, with the number of `patients`.
    """
    arms = sorted(categories["arm"].unique())
    texts = categories.with_columns(pl.col("ecog").cast(pl.String))
    sites = known.group_by("arm", "site").len("patients")
    rows = [row for name, label in MEASURES.items() for row in _means(measured, name, label, arms)]
    for column, about in CATEGORIES.items():
        rows += _shares(texts, column, about.label, list(about.levels), arms)
    for name, label in KNOWN_BEFORE.items():
        rows += _means(known, name, label, arms)
    rows += _shares(sites, "site", SITE, sorted(sites["site"].unique()), arms)
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def _means(frame: pl.DataFrame, column: str, label: str, arms: list[str]) -> Iterable[_Row]:
    values = by_arm(frame, column, arms)
    for one, two in combinations(arms, 2):
        smd = smd_continuous(values[one], values[two])
        sizes = {arm: int((values[arm] == values[arm]).sum()) for arm in (one, two)}
        yield _row(label, (one, two), smd, sizes, Method.MEAN_DIFFERENCE)


def _shares(
    frame: pl.DataFrame, column: str, label: str, levels: list[str], arms: list[str]
) -> Iterable[_Row]:
    counts = count_table(frame, column, levels, arms)
    for one, two in combinations(range(len(arms)), 2):
        smd = smd_categorical(counts[:, one], counts[:, two])
        sizes = {arms[i]: int(counts[:, i].sum()) for i in (one, two)}
        yield _row(label, (arms[one], arms[two]), smd, sizes, Method.PROPORTION_DISTANCE)


def _row(
    label: str, pair: tuple[str, str], smd: float | None, sizes: dict[str, int], method: Method
) -> _Row:
    return label, ", ".join(pair), smd, arms_text(sizes), method_words(method), method.value
