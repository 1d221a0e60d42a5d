"""Every export, read back by another program, says what the published file says."""

import json
import re
import shutil
import stat
import subprocess
import zipfile
from datetime import date, datetime
from math import isclose
from pathlib import Path

import docx
import duckdb
import fastexcel
import polars as pl
import pyreadstat
import pytest
from docx.oxml.ns import qn

from rairdtc_pipeline import project
from rairdtc_pipeline.publication.bundle import furnish_publication
from rairdtc_pipeline.published.analysis_tables import LARGEST_TABLE, analysis_tables
from tests.integration.printed import printed
from tests.reference.r import r_has
from tests.spec.world import cohort

HOSTILE = (
    '=HYPERLINK("http://example.org","open")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
)
RICH = "{\\rtf1 \\object} 甲状腺 µg 10^9_L"


def files_in(folder):
    """Path below the folder → content."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def exported(published, tmp_path_factory):
    """Folder of the exports of the published file."""
    folder = tmp_path_factory.mktemp("furnished")
    furnish_publication(published, folder)
    _, listed = (folder / "exports/README.txt").read_text(encoding="utf-8").split("\nFiles\n\n")
    assert {*listed.split(), "README.txt"} == files_in(folder / "exports").keys()
    return folder / "exports"


@pytest.fixture(scope="module")
def hostile(refreshed, tmp_path_factory):
    """Exports of a file with hostile text in it, and one table too large for a sheet."""
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copyfile(refreshed / "warehouse/published/rairdtc.duckdb", folder / "hostile.duckdb")
    with duckdb.connect(str(folder / "hostile.duckdb")) as con:
        for text in (*HOSTILE, ""):
            con.execute("INSERT INTO derived.adverse_events (term) VALUES (?)", [text])
        con.execute("UPDATE statistics.baseline_table SET row = ? WHERE row = 'Age'", [RICH])
        con.execute(
            f"CREATE TABLE adam.adlarge AS SELECT i AS n FROM range({LARGEST_TABLE + 1}) AS t (i)"
        )
        furnish_publication(con, folder)
    return folder / "exports"


@pytest.fixture(scope="module")
def tables(published):
    return analysis_tables(published)


def frame(con, table):
    """A table as statistical packages hold it: every number a double."""
    found = con.sql(table.query).pl()
    return found.with_columns(pl.col(pl.Decimal, pl.Boolean, pl.Int32, pl.Int64).cast(pl.Float64))


def values(found):
    """Columns of a frame as lists, missing text as empty text."""
    return {
        name: ["" if v is None and kind == pl.String else v for v in found[name].to_list()]
        for name, kind in found.schema.items()
    }


def in_r(program):
    done = subprocess.run(["Rscript", "-e", program], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def rich_text(path):
    """Text of an RTF file: escapes read, control words dropped."""
    text = path.read_text(encoding="ascii")
    units = re.sub(
        r"\\uc1\\u(-?\d+)\*",
        lambda m: (int(m[1]) % 65536).to_bytes(2, "little").decode("utf-16-le", "surrogatepass"),
        text,
    )
    return units.replace(r"\{", "{").replace(r"\}", "}").replace("\\\\", "\\")


def test_analysis_tables_are_exported_and_staging_and_audit_are_not(exported, tables):
    names = {table.full_name for table in tables}
    assert {"cohort.patients", "derived.survival", "statistics.tests", "adam.adsl"} <= names
    assert {name.split(".")[0] for name in names} == {"cohort", "derived", "statistics", "adam"}
    for kind in ("csv", "parquet"):
        assert {path.stem for path in (exported / kind).iterdir()} == names
    assert {path.stem for path in (exported / "spss").iterdir()} == names
    assert {path.stem for path in (exported / "adam").iterdir()} == {
        table.name for table in tables if table.schema == "adam"
    }


def test_a_derived_table_is_exported_unless_its_header_says_it_is_an_intermediate_step(tables):
    derived = {path.stem: path for path in (project.SQL / "derived").glob("*.sql")}
    says = "\n-- An intermediate step, not exported.\n"
    left_out = {name for name, path in derived.items() if says in path.read_text("utf-8")}
    assert "visit_states" in left_out
    assert {t.name for t in tables if t.schema == "derived"} == derived.keys() - left_out


def test_only_the_owner_can_read_the_exports(exported):
    for path in (exported, *exported.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_the_readme_lists_every_table_and_file(exported, tables):
    text = (exported / "README.txt").read_text(encoding="utf-8")
    for path in exported.rglob("*"):
        if path.is_file() and path.name != "README.txt":
            assert f"\n{path.relative_to(exported)}\n" in text
    for table in tables:
        assert re.search(rf"^{re.escape(table.full_name)} +{table.rows:,} ", text, re.MULTILINE)


def test_csv_holds_the_rows_of_the_table(published, exported, tables):
    for table in tables:
        path = exported / "csv" / f"{table.full_name}.csv"
        expected = published.execute(
            f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ({table.query})"
        ).fetchall()
        found = duckdb.execute(
            "SELECT * FROM read_csv($path, all_varchar = true, header = true)", {"path": str(path)}
        )
        assert [column[0] for column in found.description] == [c.name for c in table.columns]
        assert [
            tuple(None if v is None else v.removeprefix("'") for v in row)
            for row in found.fetchall()
        ] == expected


def test_parquet_holds_the_rows_and_types_of_the_table(published, exported, tables):
    for table in tables:
        path = exported / "parquet" / f"{table.full_name}.parquet"
        found = published.sql(f"FROM read_parquet('{path}')")
        expected = published.sql(table.query)
        assert (found.columns, found.types) == (expected.columns, expected.types)
        assert found.fetchall() == expected.fetchall()


def test_the_workbook_holds_the_rows_of_the_tables(published, exported, tables):
    book = fastexcel.read_excel(exported / "rairdtc.xlsx")
    assert book.sheet_names == ["Contents", *(table.full_name for table in tables)]
    for table in tables:
        found = book.load_sheet(table.full_name).to_polars()
        assert found.columns == [column.name for column in table.columns]
        assert found.height == table.rows
        for name, expected in values(frame(published, table)).items():
            assert len(expected) == table.rows
            assert all(map(_same, found[name].to_list(), expected)), name


def _same(found, expected):
    """Equal to the 16 digits a workbook keeps."""
    a, b = _cell(found), _cell(expected)
    return isclose(a, b, rel_tol=1e-15) if isinstance(a, float) and b is not None else a == b


def _cell(value):
    """A value as a spreadsheet holds it: no integers, days as moments, no empty text."""
    match value:
        case bool() | int():
            return float(value)
        case datetime():
            return value
        case date():
            return datetime(value.year, value.month, value.day)
        case str():
            return value.removeprefix("'") or None
    return value


def test_the_first_sheet_describes_every_table_and_column(exported, tables):
    sheet = fastexcel.read_excel(exported / "rairdtc.xlsx").load_sheet("Contents").to_polars()
    found = set(sheet.select("Table", "Column", "Description").fill_null("").iter_rows())
    for table in tables:
        assert (table.full_name, "", table.description) in found
        for column in table.columns:
            assert (table.full_name, column.name, column.description) in found
    units = dict(sheet.select("Column", "Unit").drop_nulls().iter_rows())
    assert (units["tg_ng_ml"], units["weight_kg"], units["time_months"]) == ("ng/mL", "kg", "month")


def test_sheets_have_a_frozen_heading_and_a_filter_and_no_formula(exported):
    with zipfile.ZipFile(exported / "rairdtc.xlsx") as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        for name in sheets:
            text = book.read(name).decode()
            assert 'ySplit="1"' in text
            assert 'state="frozen"' in text
            assert "<autoFilter " in text
            assert "<f>" not in text


def test_spss_files_hold_the_rows_and_labels_of_the_tables(published, exported, tables):
    for table in tables:
        path = exported / "spss" / f"{table.full_name}.sav"
        found, meta = pyreadstat.read_sav(path, output_format="polars")
        assert values(found) == values(frame(published, table)), table.full_name
        for column in table.columns:
            label = meta.column_names_to_labels[column.name]
            assert label == column.description.encode()[:255].decode(errors="ignore")


def test_spss_codes_have_words_and_a_measurement_level(exported):
    _, meta = pyreadstat.read_sav(exported / "spss" / "cohort.patients.sav")
    assert meta.variable_value_labels["sex"] == {"M": "Male", "F": "Female"}
    assert meta.variable_value_labels["arm"]["B"] == "Iodine-125 seeds"
    assert meta.variable_measure["arm"] == "nominal"
    assert meta.variable_measure["ecog"] == "ordinal"
    assert meta.variable_measure["age_years"] == "scale"
    _, meta = pyreadstat.read_sav(exported / "spss" / "derived.survival.sav")
    assert meta.variable_value_labels["event"] == {0.0: "Censored", 1.0: "Event"}
    assert meta.variable_value_labels["endpoint"]["OS"] == "Overall survival"
    _, meta = pyreadstat.read_sav(exported / "spss" / "derived.response.sav")
    assert meta.variable_value_labels["counts"] == {0.0: "No", 1.0: "Yes"}
    assert meta.variable_value_labels["visit"]["m6"] == "6 months"


@pytest.mark.parametrize(
    "name", ["arm", "visit", "state", "scope", "response", "endpoint", "sensitivity_set", "reason"]
)
def test_every_code_that_occurs_has_words(exported, tables, name):
    named = [table for table in tables if name in {column.name for column in table.columns}]
    for table in named:
        if table.schema not in ("derived", "cohort"):
            continue
        found, meta = pyreadstat.read_sav(
            exported / "spss" / f"{table.full_name}.sav", output_format="polars"
        )
        codes = set(found[name].unique()) - {""}
        assert codes <= set(meta.variable_value_labels[name]), table.full_name


@pytest.mark.skipif(not r_has("haven", "jsonlite"), reason="R or haven is not installed")
@pytest.mark.parametrize("name", ["cohort.patients", "derived.survival", "statistics.tests"])
def test_r_reads_the_spss_labels_and_dates(published, exported, tables, name):
    path = exported / "spss" / f"{name}.sav"
    found = in_r(
        f"""x <- haven::read_sav("{path}")
        cat(jsonlite::toJSON(list(rows = nrow(x), labels = lapply(x, attr, "label"),
            words = lapply(x, function(v) as.list(names(attr(v, "labels")))),
            codes = lapply(x, function(v) as.list(as.character(attr(v, "labels")))),
            kinds = lapply(x, function(v) class(v)[1])), auto_unbox = TRUE))"""
    )
    table = next(table for table in tables if table.full_name == name)
    _, meta = pyreadstat.read_sav(path)
    assert found["rows"] == table.rows
    for column in table.columns:
        assert found["labels"][column.name] == column.description
        assert (found["kinds"][column.name] == "Date") == (column.sql_type == "DATE")
        labels = meta.variable_value_labels.get(column.name, {})
        codes = [f"{code:g}" if isinstance(code, float) else code for code in labels]
        pairs = zip(found["codes"][column.name], found["words"][column.name], strict=True)
        assert dict(pairs) == dict(zip(codes, labels.values(), strict=True))


def test_transport_files_hold_the_rows_and_labels_of_the_datasets(published, exported, tables):
    for table in tables:
        if table.schema != "adam":
            continue
        path = exported / "adam" / f"{table.name}.xpt"
        found, meta = pyreadstat.read_xport(path, output_format="polars")
        expected = {
            name.upper(): column for name, column in values(frame(published, table)).items()
        }
        assert values(found) == expected, table.name
        assert meta.table_name == table.name.upper()
        assert meta.file_label.endswith("Analysis Dataset")
        assert meta.column_names_to_labels == {
            column.name.upper(): column.description for column in table.columns
        }
        assert path.read_bytes().startswith(b"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!")


@pytest.mark.skipif(not r_has("foreign", "jsonlite"), reason="R or foreign is not installed")
def test_r_reads_the_transport_files_as_version_5(exported, tables):
    for table in tables:
        if table.schema == "adam":
            path = exported / "adam" / f"{table.name}.xpt"
            found = in_r(
                f"""x <- foreign::lookup.xport("{path}")
                cat(jsonlite::toJSON(list(name = names(x), rows = x[[1]]$length,
                    columns = x[[1]]$name, formats = x[[1]]$format), auto_unbox = TRUE))"""
            )
            assert (found["name"], found["rows"]) == (table.name.upper(), table.rows)
            assert found["columns"] == [column.name.upper() for column in table.columns]
            dates = [column.sql_type == "DATE" for column in table.columns]
            assert [kind == "DATE" for kind in found["formats"]] == dates


@pytest.mark.parametrize(
    "table", ["baseline_table", "baseline_overall", "response_table", "change_table"]
)
def test_the_rich_text_tables_hold_every_printed_cell(published, exported, table):
    text = rich_text(exported / "tables.rtf")
    cells = re.findall(r"\{\\f0(?:\\b)? (.*?)\}\\cell", text)
    shown = [re.split(r"\\line |\{\\super", cell)[0] for cell in cells]
    for row, level, value, method in printed(published, table):
        assert value in shown
        assert any(cell.startswith(level or row) for cell in cells)
        assert method in text


@pytest.mark.parametrize(
    "table", ["baseline_table", "baseline_overall", "response_table", "change_table"]
)
def test_the_word_tables_hold_every_printed_cell(published, exported, table):
    document = docx.Document(str(exported / "tables.docx"))
    texts = [cell.text for made in document.tables for row in made.rows for cell in row.cells]
    words = "\n".join([*texts, *(paragraph.text for paragraph in document.paragraphs)])
    shown = [re.sub(r"[a-z]$", "", text.split("\n")[0]) for text in texts]
    for row, level, value, method in printed(published, table):
        assert value in shown
        assert any(text.startswith(level or row) for text in texts)
        assert method in words


def test_the_word_tables_have_a_title_and_repeated_headings_each(exported):
    document = docx.Document(str(exported / "tables.docx"))
    titles = [found.text for found in document.paragraphs if found.text.startswith("Table ")]
    assert [title[:8] for title in titles] == [f"Table {n}." for n in range(1, 6)]
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert "(N = 14)" in "".join(cell.text for cell in table.rows[0].cells)


def test_the_rich_text_counts_best_responses_and_adverse_events(published, exported):
    text = rich_text(exported / "tables.rtf")
    best = text.split("Table 4. ")[1].split("Table 5. ")[0]
    events = text.split("Table 5. ", maxsplit=1)[1]
    for table, about, column in (
        (best, "derived.best_response_counts WHERE scope = 'overall'", "n_best"),
        (best, "derived.best_response_counts WHERE scope = 'overall'", "n_confirmed"),
        (events, "derived.ae_counts", "n_patients"),
    ):
        for n, of in published.execute(f"SELECT {column}, patients FROM {about}").fetchall():
            assert f"{n} ({100 * n / of:.0f}%)" in table
    for term in published.execute(
        "SELECT DISTINCT coalesce(term, soc, 'Any adverse event') FROM derived.ae_counts"
    ).fetchall():
        assert term[0] in events
    grades = [f"n_grade_{grade}" for grade in range(1, 6)]
    [occurred] = published.execute(
        f"SELECT {', '.join(f'max({grade}) > 0' for grade in grades)} FROM derived.ae_counts"
    ).fetchall()
    assert tuple(f"Grade {grade}, n" in events for grade in range(1, 6)) == occurred


def test_the_rich_text_names_the_groups_their_sizes_and_the_tables(published, exported):
    text = rich_text(exported / "tables.rtf")
    titles = [text.count(f"Table {n}. ") for n in range(1, 6)]
    for arm, n in published.execute(
        "SELECT arm, count(*) FROM cohort.patients GROUP BY arm"
    ).fetchall():
        assert text.count(f"(N = {n})") == sum(titles)
        assert re.search(rf"\\b {arm}\\line .*\(N = {n}\)", text)
    assert min(titles) == 1


def test_figures_are_saved_as_svg_and_pdf(exported):
    names = {path.name for path in (exported / "figures").iterdir()}
    assert names
    assert {name.replace(".svg", ".pdf") for name in names if name.endswith(".svg")} == {
        name for name in names if name.endswith(".pdf")
    }


@pytest.mark.slow
def test_the_same_file_makes_the_same_bytes(published, exported, tmp_path):
    furnish_publication(published, tmp_path)
    again = files_in(tmp_path / "exports")
    assert again.keys() == files_in(exported).keys()
    for name, content in files_in(exported).items():
        assert again[name] == content, name


def test_hostile_text_is_defused_in_csv_and_workbook_and_kept_elsewhere(hostile):
    name = "derived.adverse_events"
    found = duckdb.execute(
        "SELECT term FROM read_csv($path, all_varchar = true, header = true)",
        {"path": str(hostile / "csv" / f"{name}.csv")},
    ).fetchall()
    written = {term for (term,) in found}
    assert {f"'{text}" for text in HOSTILE} <= written
    assert "'" not in written
    terms = fastexcel.read_excel(hostile / "rairdtc.xlsx").load_sheet(name).to_polars()["term"]
    # A spreadsheet keeps no carriage return in a cell: it reads one as a line feed.
    assert {f"'{text}".replace("\r", "\n") for text in HOSTILE} <= {
        term.replace("_x000D_", "\n").replace("\r", "\n") for term in terms
    }
    with zipfile.ZipFile(hostile / "rairdtc.xlsx") as book:
        assert not any(
            b"<f>" in book.read(n) or b"hyperlink" in book.read(n)
            for n in book.namelist()
            if "sheet" in n
        )
    kept = duckdb.execute(f"SELECT term FROM '{hostile}/parquet/{name}.parquet'").fetchall()
    assert set(HOSTILE) <= {term for (term,) in kept}


def test_numbers_are_never_defused(published, exported):
    negative = published.execute(
        "SELECT count(*) FROM derived.tg WHERE change_ng_ml < 0"
    ).fetchall()[0][0]
    assert negative > 0
    found = duckdb.execute(
        f"SELECT count(*) FROM read_csv('{exported}/csv/derived.tg.csv') WHERE change_ng_ml < 0"
    ).fetchall()
    assert found == [(negative,)]


def test_hostile_text_stays_text_in_rich_text(hostile):
    text = (hostile / "tables.rtf").read_text(encoding="ascii")
    assert r"\object" not in text.replace(r"\\object", "")
    assert text.count("{") - text.count(r"\{") == text.count("}") - text.count(r"\}")
    assert RICH in rich_text(hostile / "tables.rtf")
    document = docx.Document(str(hostile / "tables.docx"))
    texts = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any(text.startswith(RICH) for text in texts)


def test_a_table_too_large_for_a_sheet_says_where_it_is(hostile):
    sheet = fastexcel.read_excel(hostile / "rairdtc.xlsx").load_sheet(
        "adam.adlarge", header_row=None
    )
    assert sheet.to_polars().rows() == [
        (
            "More rows than a sheet should hold. "
            'rairdtc sql "FROM adam.adlarge" --format parquet --output adlarge.parquet',
        )
    ]
    assert not list(hostile.rglob("*adlarge*"))


def test_a_view_over_a_large_table_is_not_computed(refreshed, tmp_path):
    shutil.copyfile(refreshed / "warehouse/published/rairdtc.duckdb", tmp_path / "large.duckdb")
    with duckdb.connect(str(tmp_path / "large.duckdb")) as con:
        con.execute(
            f"""INSERT INTO derived.survival (patient, endpoint)
            SELECT 'P' || i, 'OS' FROM range({LARGEST_TABLE}) AS t (i)"""
        )
        uncounted = {t.full_name for t in analysis_tables(con) if t.rows is None}
    assert uncounted == {"adam.adtte"}


@pytest.mark.slow
def test_a_table_with_many_rows_goes_on_under_the_same_headings(refreshed, tmp_path):
    shutil.copyfile(refreshed / "warehouse/published/rairdtc.duckdb", tmp_path / "long.duckdb")
    with duckdb.connect(str(tmp_path / "long.duckdb")) as con:
        con.execute(
            """INSERT INTO statistics.baseline_table (section, row, level, arm, n, missing, text, method, kind)
            SELECT 'Baseline', 'Ward', 'Ward ' || i, arm, 9, 0, '1 (2%)', 'n (%)', 'count_percent'
            FROM range(60) AS t (i) CROSS JOIN (VALUES ('A'), ('B'), ('C')) AS a (arm)"""
        )
        furnish_publication(con, tmp_path)
    text, *_ = rich_text(tmp_path / "exports" / "tables.rtf").split("Table 2. ")
    pages = 1 + text.count("Table 1. Characteristics of the patients (continued)")
    assert pages == 1 + text.count("Continued on the next page.") > 2
    assert text.count("(N = 14)") == pages


def test_with_nobody_included_everything_is_written_and_empty(tmp_path):
    with cohort() as con:
        furnish_publication(con, tmp_path)
    suffixes = {Path(name).suffix for name in files_in(tmp_path / "exports")}
    assert suffixes >= {".csv", ".parquet", ".xlsx", ".sav", ".xpt", ".docx", ".rtf"}
    assert "No patients" in (tmp_path / "exports" / "tables.rtf").read_text(encoding="ascii")
    found, _ = pyreadstat.read_sav(tmp_path / "exports" / "spss" / "cohort.patients.sav")
    assert found.empty
