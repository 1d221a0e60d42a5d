"""Running the console script in a folder of its own, and what there is to look at afterwards."""

import csv
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from pathlib import Path

import duckdb
import fastexcel
import polars as pl

RAIRDTC = str(Path(sys.executable).parent / "rairdtc")
_ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("RAIRDTC_", "DAGSTER_"))
} | {"COLUMNS": "200"}
_PREFIX = 6


@dataclass(frozen=True)
class Outcome:
    """How a command ended and everything it wrote."""

    code: int
    said: str


def start(folder, *arguments, under=()):
    """The console script, started in a folder, `under` another program; both streams in one."""
    return subprocess.Popen(
        [*under, RAIRDTC, *arguments],
        cwd=folder,
        env=_ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )


def end(process):
    """Wait for a started command."""
    said, _ = process.communicate()
    return Outcome(process.returncode, said)


def run(folder, *arguments):
    return end(start(folder, *arguments))


def once(shared, name, build):
    """`build(folder)` in one of the test processes; its JSON answer and the folder in all of them."""
    folder = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        answer = shared / f"{name}.json"
        if not answer.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            answer.write_text(json.dumps(build(folder)))
    return folder, json.loads(answer.read_text())


def copy_of(source, target):
    """Exports and warehouse of another folder."""
    shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True)
    return target


def correct_kps(folder):
    """A newer file of the demo in which the first patient's KPS is too low to be included."""
    sent = folder / "exports" / "jiangxi_main" / "patients_2025-03-01.csv"
    header, first, *_ = csv.reader(io.StringIO(sent.read_text(encoding="utf-8-sig")))
    (kps,) = (i for i, name in enumerate(header) if "KPS" in name.upper())
    first[kps] = "60"
    with sent.with_name("patients_2025-04-01.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows([header, first])


def publication(folder):
    """Where `published` points, and the hash of every file there."""
    published = folder / "warehouse" / "published"
    files = sorted(path for path in published.resolve().rglob("*") if path.is_file())
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    return {"points to": str(published.readlink()), "files": hashes}


@contextmanager
def published_file(folder):
    """Read-only connection to what is published."""
    path = folder / "warehouse" / "published" / "rairdtc.duckdb"
    with duckdb.connect(str(path), read_only=True) as con:
        yield con


def identifiers(exports):
    """Every name, national number and patient number in the patients files."""
    found = set()
    for path in sorted(exports.glob("*/patients*")):
        header, *rows = cells_of(path)
        for place, name in enumerate(header):
            if re.search(r"patient_id|病人号|^name$|姓名|national_id|身份证", name):
                found |= {row[place] for row in rows if row[place]}
    return found


def birth_dates(exports):
    """Every birth date in the patients files, as YYYY-MM-DD."""
    found = set()
    for path in sorted(exports.glob("*/patients*")):
        header, *rows = cells_of(path)
        place = next(i for i, name in enumerate(header) if name in ("birth_date", "出生日期"))
        found |= {row[place][:10].replace("/", "-") for row in rows}
    return found


def cells_of(path):
    """All cells of a file as text, the header first."""
    if path.suffix == ".xlsx":
        sheet = fastexcel.read_excel(path).load_sheet(0, header_row=None, dtypes="string")
        return [[cell or "" for cell in row] for row in sheet.to_polars().iter_rows()]
    if path.suffix == ".parquet":
        frame = pl.read_parquet(path)
        rows = frame.select(pl.all().cast(pl.String).fill_null("")).rows()
        return [frame.columns, *map(list, rows)]
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    first = text.splitlines()[0]
    delimiter = max(",;\t", key=first.count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def found_in(values, text):
    """Which of the values occur in a text."""
    return sorted(value for value in values if value in text)


def found_in_files(values, root):
    """Which of the values occur in a name or a byte of a file below a folder, and where."""
    found = []
    wanted = [value.encode(encoding) for value in values for encoding in ("utf-8", "gb18030")]
    prefixes = {value[:_PREFIX] for value in wanted}
    for path in sorted(root.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        data = str(path).encode() + path.read_bytes()
        if any(prefix in data for prefix in prefixes):
            found += [str(path.relative_to(root)) for value in wanted if value in data]
    return sorted(set(found))
