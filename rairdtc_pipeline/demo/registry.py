"""A registry of any size: several sites, plausible values, and a fixed share of data errors.

Unlike the study cohort, it does not reproduce published numbers. Columns are drawn with numpy and
written site by site, so that memory use does not grow with the number of patients.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl

from rairdtc_pipeline.demo.files import ExportFile
from rairdtc_pipeline.demo.frames import exports_sent
from rairdtc_pipeline.demo.layouts import Format, Layout, rendered
from rairdtc_pipeline.demo.registry_frames import site_exports

RECEIVED, CORRECTED = date(2025, 3, 1), date(2025, 3, 15)
PATIENTS_PER_SITE, LEAST_SITES = 20_000, 4
_SITE_LAYOUTS = (
    Layout(),
    Layout(chinese=True, encoding="gb18030", date_format="%Y/%m/%d"),
    Layout(encoding="utf-8-sig", delimiter=";", missing="NA"),
    Layout(chinese=True, delimiter="\t", date_format="%Y%m%d", missing="无"),
)
_FORMATS: dict[int, dict[str, Format]] = {0: {"anlotinib": "parquet"}, 2: {"pain": "csv.gz"}}
_CM = {"longest_diameter_mm": "cm", "diameter_ap_mm": "cm"}
_UNITS = {1: {"implants": {"activity_per_seed_mbq": "mCi"}}, 3: {"lesions": _CM}}
_LAB_UNITS = {1: {"TSH": "µIU/mL", "PLT": "G/L", "HGB": "g/dL"}, 3: {"TG": "µg/L"}}

_DUPLICATES = 0.001  # share of rows sent twice
_BROKEN = 0.0003  # share of rows that are copied with each change below
_CORRECTED = 0.0005  # share of results that a later file corrects
_CHANGES: dict[str, tuple[dict[str, str], ...]] = {
    "patients": ({"kps": "85"}, {"sex": "X"}),
    "labs": ({"unit": "ng/dL"}, {"result": "hemolyzed"}, {"patient_id": "R9999999999"}),
    "lesions": ({"longest_diameter_mm": "-3"}, {"status": "smaller"}),
    "pain": ({"nrs": "11"},),
    "follow_up": ({"contact_date": "2024-02-30"}, {"contact_date": "2026-03-01"}),
}


def registry_files(patients: int, seed: int) -> Iterator[ExportFile]:
    """The files of all sites, made one site at a time."""
    sites = min(patients, max(LEAST_SITES, -(-patients // PATIENTS_PER_SITE)))
    shares = np.diff(np.linspace(0, patients, sites + 1).astype(int))
    first = 0
    for place, count in enumerate(shares):
        rng = np.random.default_rng([seed, place])
        frames = site_exports(int(count), first, rng)
        yield from _site_files(place, frames, rng)
        first += int(count)


def _site_files(
    place: int, frames: dict[str, pl.DataFrame], rng: np.random.Generator
) -> Iterator[ExportFile]:
    site, kind = f"site_{place + 1:03d}", place % len(_SITE_LAYOUTS)
    for export, frame in exports_sent(frames).items():
        layout = _layout(kind, export)
        table = rendered(export, frame, layout)
        if not layout.typed:
            table = _soiled(export, table, rng)
        if export == "labs" and kind == 0:
            yield _corrections(site, table, layout, rng)
        yield ExportFile(site, export, f"{export}_{RECEIVED}", RECEIVED, table, layout)


def _layout(kind: int, export: str) -> Layout:
    common = _SITE_LAYOUTS[kind]
    return replace(
        common,
        format=_FORMATS.get(kind, {}).get(export, common.format),
        units=_UNITS.get(kind, {}).get(export, {}),
        lab_units=_LAB_UNITS.get(kind, {}) if export == "labs" else {},
    )


def _soiled(export: str, table: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """The table with some duplicate rows and some broken copies."""
    extra = [_some(table, _DUPLICATES, rng)]
    for change in _CHANGES.get(export, ()):
        cells = [pl.lit(value).alias(name) for name, value in change.items()]
        extra.append(_some(table, _BROKEN, rng).with_columns(cells))
    return pl.concat([table, *extra])


def _some(table: pl.DataFrame, share: float, rng: np.random.Generator) -> pl.DataFrame:
    count = min(table.height, max(1, round(share * table.height)))
    return table[np.sort(rng.choice(table.height, count, replace=False))]


def _corrections(
    site: str, table: pl.DataFrame, layout: Layout, rng: np.random.Generator
) -> ExportFile:
    """A later file that corrects some Tg results of the site."""
    tg = table.filter(pl.col("test_code") == "TG").unique(
        ["patient_id", "specimen_datetime"], keep="none", maintain_order=True
    )
    corrected = _some(tg, _CORRECTED, rng).with_columns(result=pl.lit("12.5"))
    return ExportFile(site, "labs", f"labs_{CORRECTED}", CORRECTED, corrected, layout)
