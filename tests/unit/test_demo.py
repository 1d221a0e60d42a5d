"""The synthetic exports: same seed, same bytes; the study's numbers; every kind of dirt."""

import gzip
import hashlib
import io
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy import stats

from rairdtc_pipeline.contracts import load_contracts
from rairdtc_pipeline.contracts.headers import read_headers
from rairdtc_pipeline.demo import write_demo
from rairdtc_pipeline.demo.candidates import CANDIDATES
from rairdtc_pipeline.demo.cohort import DEVIATIONS, MONTH
from rairdtc_pipeline.demo.dirt import BROKEN_ROWS, CORRECTED
from rairdtc_pipeline.demo.files import write_files
from rairdtc_pipeline.demo.hospital import LAYOUTS
from rairdtc_pipeline.demo.registry import registry_files
from rairdtc_pipeline.demo.study import included_patients, study_exports
from rairdtc_pipeline.demo.targets import study_targets
from rairdtc_pipeline.errors import ExportError

SEED = 20250228
ARMS = ("A", "B", "C")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("exports")
    write_demo(path, seed=SEED)
    return path


@pytest.fixture(scope="module")
def exports():
    return study_exports(SEED)


@pytest.fixture(scope="module")
def cohort():
    """One row per included patient: arm, traits of Table 1, seeds, months of OS and LPFS."""
    return pl.DataFrame(
        [
            p.traits
            | {
                "patient_id": p.patient_id,
                "arm": p.arm,
                "start": p.start,
                "age": p.age,
                "seeds": p.seeds or 0,
                "os": p.course.os,
                "lpfs": p.course.lpfs,
                "dead": p.course.death is not None,
                "metastasis": p.metastasis,
            }
            for p in included_patients(SEED)
        ],
        infer_schema_length=None,
    )


def quartiles(values):
    return np.percentile(values, [25, 50, 75], method="weibull").round(2).tolist()


def by_arm(cohort, column):
    return [cohort.filter(pl.col("arm") == arm)[column].to_list() for arm in ARMS]


def digests(path):
    return {
        file.relative_to(path): (
            hashlib.sha256(file.read_bytes()).hexdigest(),
            file.stat().st_mtime,
        )
        for file in sorted(path.rglob("*"))
        if file.is_file()
    }


def text_table(path: Path) -> pl.DataFrame:
    """A file as text, under canonical names."""
    export = next(e for e in load_contracts() if path.name.startswith(e))
    if path.suffix == ".parquet":
        frame = pl.read_parquet(path).cast(pl.String)
    elif path.suffix == ".xlsx":
        frame = pl.read_excel(path, infer_schema_length=0)
    else:
        data = path.read_bytes()
        data = gzip.decompress(data) if path.suffix == ".gz" else data
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("gb18030")
        separator = max(",;\t", key=text.partition("\n")[0].count)
        frame = pl.read_csv(
            io.StringIO(text),
            separator=separator,
            infer_schema=False,
            truncate_ragged_lines=True,
        )
    cells = read_headers(load_contracts()[export], frame.columns)
    return frame.rename({c.header: c.column.name for c in cells if c.column})


def test_the_same_seed_gives_the_same_bytes(folder, tmp_path):
    write_demo(tmp_path, seed=SEED)
    assert digests(tmp_path) == digests(folder)


def test_another_seed_gives_other_patients_with_the_same_numbers():
    other = included_patients(7)
    assert [p.arm for p in other] == [p.arm for p in included_patients(SEED)]
    assert [p.start for p in other] != [p.start for p in included_patients(SEED)]


def test_the_folder_says_loudly_that_it_is_synthetic(folder):
    assert (folder / "SYNTHETIC.txt").read_text().startswith("SYNTHETIC DATA")


def test_table_1_counts_are_those_of_the_study(cohort):
    for arm, wanted in study_targets().arms.items():
        rows = cohort.filter(pl.col("arm") == arm)
        assert rows.height == wanted.n
        for column, counts in wanted.table_1.items():
            if column == "mutations":
                continue
            found = dict(rows[column].cast(pl.String).value_counts().iter_rows())
            assert found == {name: n for name, n in counts.items() if n}, (arm, column)


def test_mutations_combine_as_in_table_1(cohort):
    found = cohort.group_by("arm", "braf_v600e", "tert_promoter").len()
    counts = {(a, b, t): n for a, b, t, n in found.iter_rows()}
    double = [counts.get((arm, "positive", "positive"), 0) for arm in ARMS]
    negative = [counts.get((arm, "negative", "negative"), 0) for arm in ARMS]
    assert (double, negative) == ([1, 1, 2], [6, 14, 3])


def test_age_and_bmi_have_the_published_mean_and_sd(cohort):
    cohort = cohort.with_columns(bmi=pl.col("weight_kg") / (pl.col("height_cm") / 100) ** 2)
    published = {
        "age": ([52.79, 60.60, 57.85], [17.27, 15.07, 15.61], 0.342),
        "bmi": ([21.37, 22.74, 20.71], [2.34, 3.44, 3.16], 0.138),
    }
    for column, (means, sds, p) in published.items():
        values = by_arm(cohort, column)
        assert [round(float(np.mean(v)), 2) for v in values] == means
        assert [round(float(np.std(v, ddof=1)), 2) for v in values] == sds
        assert min(stats.shapiro(v).pvalue for v in values) > 0.05
        assert round(stats.f_oneway(*values).pvalue, 3) == p


def test_birth_dates_give_the_age_at_treatment_start(cohort, exports):
    both = cohort.join(exports["patients"].select("patient_id", "birth_date"), on="patient_id")
    start, birth = pl.col("start").dt, pl.col("birth_date").dt
    not_yet = start.strftime("%m%d") < birth.strftime("%m%d")
    years = start.year() - birth.year() - not_yet.cast(pl.Int32)
    assert both.select((years == pl.col("age")).all()).item()


def test_kps_has_the_published_quartiles_and_p(cohort):
    values = by_arm(cohort, "kps")
    assert [quartiles(v) for v in values] == [[90, 90, 90], [90, 90, 90], [85, 90, 90]]
    assert round(stats.kruskal(*values).pvalue, 3) == 0.410


def test_seeds_have_the_published_total_and_quartiles(cohort, exports):
    _, b, c = by_arm(cohort, "seeds")
    assert (sum(b) + sum(c), quartiles(b), quartiles(c)) == (2795, [40, 56, 108], [15, 40, 77.5])
    implanted = exports["implants"].group_by("patient_id").agg(pl.col("seed_count").sum())
    joined = cohort.filter(pl.col("arm") != "A").join(implanted, on="patient_id")
    assert joined["seed_count"].to_list() == joined["seeds"].to_list()


def test_follow_up_has_the_published_sums_median_range_and_deaths(cohort):
    assert [sum(v) for v in by_arm(cohort, "os")] == [311, 560, 561]
    assert [sum(v) for v in by_arm(cohort, "lpfs")] == [261, 467, 549]
    assert [sum(v) for v in by_arm(cohort, "dead")] == [3, 1, 2]
    months = cohort["os"]
    assert (months.median(), months.min(), months.max()) == (25.5, 6, 88)


def test_nothing_is_dated_after_the_cut_off_or_after_the_end_of_follow_up(cohort, exports):
    days = [round(months * MONTH) - 1 for months in cohort["os"]]
    ends = cohort.select(
        "patient_id", end=pl.col("start") + pl.duration(days=pl.Series(days)), dead="dead"
    )
    newest = []
    for frame in exports.values():
        dates = [n for n, t in frame.schema.items() if t in (pl.Date, pl.Datetime("us"))]
        latest = pl.max_horizontal(pl.col(n).cast(pl.Date) for n in dates)
        newest.append(frame.select(latest.max()).item())
        own = frame.with_columns(latest=latest).join(ends, on="patient_id")
        late = own.filter(pl.col("latest") > pl.col("end"))
        assert set(late["dead"]) <= {True}
    assert str(max(newest)) == study_targets().data_cutoff


def test_tumour_volumes_have_the_published_quartiles(cohort, exports):
    lesions = exports["lesions"].filter(pl.col("lesion_role") == "target")
    axes = [pl.col(f"diameter_{axis}_mm") for axis in ("ap", "cc", "tr")]
    volume = np.pi / 6000 * axes[0] * axes[1] * axes[2]
    by_exam = (
        lesions.group_by("patient_id", "exam_date")
        .agg(cm3=volume.fill_null(0).sum())
        .join(cohort.select("patient_id", "arm", "start"), on="patient_id")
    )
    baseline = by_exam.filter(pl.col("exam_date") < pl.col("start"))
    found = [quartiles(v) for v in by_arm(baseline, "cm3")]
    assert found[1:] == [[44.2, 78.73, 141.31], [18.13, 34.99, 164.52]]
    assert (found[0][0], found[0][2]) == (11.94, 60.56)


def test_every_criterion_has_a_candidate_who_fails_it():
    failed = {code for candidate in CANDIDATES for code in candidate.fails}
    assert failed == {f"I{i}" for i in range(1, 5)} | {f"E{i}" for i in range(1, 10)}


def test_protocol_deviations_are_spread_over_patients():
    found = [p.deviation for p in included_patients(SEED) if p.deviation]
    assert sorted(found) == sorted(DEVIATIONS)


def test_both_sites_send_every_export_and_every_column(folder):
    for export, contract in load_contracts().items():
        for site in ("jiangxi_main", "jiangxi_east"):
            files = sorted((folder / site).glob(f"{export}*"))
            assert files, (site, export)
            columns = set().union(*(text_table(file).columns for file in files))
            assert {column.name for column in contract.columns} <= columns


def test_layouts_cover_formats_encodings_delimiters_and_units():
    layouts = list(LAYOUTS.values())
    assert {layout.format for layout in layouts} == {"csv", "csv.gz", "xlsx", "parquet"}
    assert {layout.encoding for layout in layouts} == {"utf-8", "utf-8-sig", "gb18030"}
    assert {layout.delimiter for layout in layouts} == {",", ";", "\t"}
    assert len({layout.date_format for layout in layouts}) == 4
    assert {unit for layout in layouts for unit in layout.units.values()} == {"cm", "mCi"}


@pytest.mark.parametrize("row", BROKEN_ROWS, ids=lambda row: f"{row.stem}-{row.rule}")
def test_broken_rows_are_there(folder, row):
    (file,) = (folder / row.site).glob(f"{row.stem}_2025-03-01.*")
    cells = [pl.col(name).fill_null("") == value for name, value in row.cells.items()]
    assert text_table(file).filter(*cells).height == 1


def test_duplicates_conflicts_and_corrections_are_there(folder):
    thyroid = text_table(folder / "jiangxi_main/labs_thyroid_2025-03-01.csv.gz")
    clinical = text_table(folder / "jiangxi_main/labs_clinical_2025-03-01.csv.gz")
    newer = text_table(folder / f"jiangxi_main/labs_thyroid_{CORRECTED}.csv.gz")
    key = ["patient_id", "specimen_datetime", "test_code"]
    assert clinical.join(thyroid, on=clinical.columns, nulls_equal=True).height >= 4
    corrected = newer.join(thyroid, on=key, suffix="_old")
    assert corrected.height == newer.height > 0
    assert (corrected["result"] != corrected["result_old"]).all()
    east = text_table(folder / "jiangxi_east/labs_2025-03-01.csv")
    conflicting = east.group_by(key).agg(pl.col("result").n_unique()).filter(pl.col("result") > 1)
    assert conflicting.height == 1
    implants = text_table(folder / "jiangxi_east/implants_2025-03-01.csv")
    assert implants.is_duplicated().sum() == 2


def test_ragged_rows_unknown_columns_and_censored_results_are_there(folder):
    lines = (folder / "jiangxi_main/follow_up_2025-03-01.csv").read_text().splitlines()
    commas = [line.count(",") for line in lines]
    assert commas[-2] < commas[0] < commas[-1]
    patients = (folder / "jiangxi_main/patients_2025-03-01.csv").read_text("utf-8-sig")
    assert "operator_note" in patients.partition("\n")[0]
    results = pl.concat(
        [text_table(file)["result"] for file in sorted(folder.rglob("labs*"))]
    ).to_list()
    assert {"<0.005", "<0.04", ">5000", "negative", "阴性", "positive", "阳性"} <= set(results)


def test_a_registry_has_its_sites_patients_and_rows(tmp_path):
    write_demo(tmp_path, patients=1000, seed=3)
    sites = sorted(path.name for path in tmp_path.iterdir() if path.is_dir())
    assert sites == ["site_001", "site_002", "site_003", "site_004"]
    tables = {export: [] for export in load_contracts()}
    for file in sorted(tmp_path.glob("site_*/*")):
        export = next(e for e in load_contracts() if file.name.startswith(e))
        tables[export].append(text_table(file))
    patients = pl.concat([t.select("patient_id") for t in tables["patients"]])
    assert patients["patient_id"].n_unique() == 1000
    rows = sum(t.height for found in tables.values() for t in found)
    assert 40_000 < rows < 60_000
    for export, contract in load_contracts().items():
        assert all({c.name for c in contract.columns} <= set(t.columns) for t in tables[export])


def test_a_registry_is_the_same_for_the_same_seed(tmp_path):
    for name in ("one", "two"):
        write_demo(tmp_path / name, patients=200, seed=5)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_another_demo_replaces_the_first_and_never_deletes_a_real_export(folder, tmp_path):
    write_demo(tmp_path, patients=200)
    write_demo(tmp_path, seed=SEED)
    assert digests(tmp_path) == digests(folder)
    real = tmp_path / "jiangxi_main" / "labs_2030-01-01.csv"
    real.write_text("patient_id\n")
    with pytest.raises(ExportError, match="not synthetic"):
        write_demo(tmp_path, patients=200)
    assert real.exists()
    real.unlink()
    changed = next(tmp_path.glob("*/pain*.csv"))
    changed.write_text("patient_id\n")
    with pytest.raises(ExportError, match="not synthetic"):
        write_demo(tmp_path, patients=200)
    assert changed.exists()


def test_a_demo_that_stops_half_way_leaves_no_file_that_seems_to_be_a_hospitals(tmp_path):
    def stopped():
        yield from list(registry_files(10, 1))[:3]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_files(tmp_path / "exports", stopped())
    assert list(tmp_path.rglob("*")) == [tmp_path / "exports"]


@pytest.mark.parametrize("patients", [1, 2, 3])
def test_a_demo_of_fewer_patients_than_sites_has_a_site_each(tmp_path, patients):
    write_demo(tmp_path, patients=patients, seed=1)
    sites = [path for path in tmp_path.iterdir() if path.is_dir()]
    assert len(sites) == patients
    assert all(list(site.glob("*")) for site in sites)
