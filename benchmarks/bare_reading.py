"""Read every file of an exports folder into a text table with DuckDB alone, without any check.

`python -m benchmarks.bare_reading EXPORTS FOLDER` prints its cost as JSON. `decode` is the cost of
UTF-8 copies of GB18030 files, which DuckDB cannot read; `bare_read` is the rest. Rows that DuckDB
cannot split are left out.
"""

import codecs
import gzip
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import IO, cast

import duckdb
import fastexcel

from benchmarks.process import Cost, measured

_CHUNK = 1 << 22
_SUFFIXES = (".csv", ".csv.gz", ".xlsx", ".parquet")


def main() -> None:
    """Read the first folder into a DuckDB file in the second folder."""
    exports, folder = map(Path, sys.argv[1:])
    costs: dict[str, Cost] = {}
    paths = sorted(path for path in exports.rglob("*") if path.name.endswith(_SUFFIXES))
    with measured(costs, "decode"):
        readable = [_readable(path, folder / f"{i}.csv") for i, path in enumerate(paths)]
    with measured(costs, "bare_read"), duckdb.connect(str(folder / "bare.duckdb")) as con:
        for number, path in enumerate(readable):
            _read(con, f"file_{number}", path)
    print(json.dumps({name: asdict(cost) for name, cost in costs.items()}))


def _readable(path: Path, copy: Path) -> Path:
    """The file itself, or a UTF-8 copy if it is encoded in GB18030."""
    if ".csv" not in path.name or _starts_as_utf8(path):
        return path
    decoder = codecs.getincrementaldecoder("gb18030")()
    with _open(path) as source, copy.open("wb") as target:
        while chunk := source.read(_CHUNK):
            target.write(decoder.decode(chunk).encode())
    return copy


def _starts_as_utf8(path: Path) -> bool:
    with _open(path) as source:
        start = source.read(_CHUNK)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return True


def _open(path: Path) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path) if path.suffix == ".gz" else path.open("rb"))


def _read(con: duckdb.DuckDBPyConnection, table: str, path: Path) -> None:
    if path.suffix == ".xlsx":
        con.register("sheet", fastexcel.read_excel(path).load_sheet(0, dtypes="string").to_arrow())
        con.execute(f"CREATE TABLE {table} AS FROM sheet")
        con.unregister("sheet")
    elif path.suffix == ".parquet":
        con.execute(f"CREATE TABLE {table} AS FROM read_parquet($path)", {"path": str(path)})
    else:
        con.execute(
            f"""CREATE TABLE {table} AS
            FROM read_csv($path, all_varchar = true, header = true, ignore_errors = true)""",
            {"path": str(path)},
        )


if __name__ == "__main__":
    main()
