"""Files of the two sites of the study cohort."""

from datetime import date
from itertools import product

import polars as pl

from rairdtc_pipeline.demo.cohort import SITES
from rairdtc_pipeline.demo.files import ExportFile
from rairdtc_pipeline.demo.layouts import Layout, rendered

MAIN, EAST = SITES
RECEIVED = date(2025, 3, 1)
_THYROID = ("TSH", "TG", "TGAB", "FT3", "FT4")
_CM = {
    "diameter_ap_mm": "cm",
    "diameter_cc_mm": "cm",
    "diameter_tr_mm": "cm",
    "longest_diameter_mm": "cm",
    "short_axis_mm": "cm",
}
_EAST_LABS = {
    "TSH": "µIU/mL",
    "TG": "µg/L",
    "PLT": "G/L",
    "WBC": "10^3/µL",
    "HGB": "g/dL",
    "ALB": "g/dL",
    "ALT": "IU/L",
}
LAYOUTS = {
    (MAIN, "patients"): Layout(encoding="utf-8-sig", missing="NA"),
    (MAIN, "labs"): Layout(format="csv.gz"),
    (MAIN, "lesions"): Layout(format="xlsx"),
    (MAIN, "implants"): Layout(delimiter=";", units={"activity_per_seed_mbq": "mCi"}),
    (MAIN, "anlotinib"): Layout(format="parquet"),
    (MAIN, "pain"): Layout(delimiter="\t", missing="N/A"),
    (MAIN, "adverse_events"): Layout(date_format="%Y/%-m/%-d"),
    (MAIN, "follow_up"): Layout(),
    (EAST, "patients"): Layout(format="xlsx", chinese=True),
    (EAST, "labs"): Layout(
        chinese=True, encoding="gb18030", date_format="%Y/%m/%d", lab_units=_EAST_LABS
    ),
    (EAST, "lesions"): Layout(
        chinese=True, encoding="gb18030", date_format="%Y%m%d", missing="-", units=_CM
    ),
    (EAST, "implants"): Layout(chinese=True, encoding="gb18030", date_format="%Y/%m/%d"),
    (EAST, "anlotinib"): Layout(chinese=True, encoding="gb18030", delimiter=";", missing="无"),
    (EAST, "pain"): Layout(chinese=True, encoding="gb18030", date_format="%Y%m%d", missing="无"),
    (EAST, "adverse_events"): Layout(format="xlsx", chinese=True),
    (EAST, "follow_up"): Layout(chinese=True, encoding="utf-8-sig", missing="未查"),
}


def hospital_files(exports: dict[str, pl.DataFrame]) -> list[ExportFile]:
    """Every export of every site as files without errors; the main laboratory sends two files."""
    files: list[ExportFile] = []
    for site, (export, frame) in product(SITES, exports.items()):
        layout = LAYOUTS.get((site, export), Layout())
        for stem, part in _parts(site, export, frame.filter(pl.col("site") == site)):
            table = rendered(export, part, layout)
            files.append(ExportFile(site, export, f"{stem}_{RECEIVED}", RECEIVED, table, layout))
    return files


def _parts(site: str, export: str, frame: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    if (site, export) != (MAIN, "labs"):
        return [(export, frame)]
    thyroid = pl.col("test_code").is_in(_THYROID)
    return [("labs_thyroid", frame.filter(thyroid)), ("labs_clinical", frame.filter(~thyroid))]
