"""A Parquet file → its columns as text, as they would be written in CSV."""

from os import SEEK_END
from pathlib import Path
from typing import BinaryIO, cast

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.parquet import ParquetFile

from rairdtc_pipeline.errors import ExportError
from rairdtc_pipeline.messages import message

# Rows with different keys take more than two bits each. A smaller file repeats one row.
_MOST_CELLS, _MANY_ROWS = 500_000_000, 1_000_000
_MOST_UNPACKED, _MOST_TIMES_PACKED = 1 << 28, 200
_TEXTS = (
    *(pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view),
    *(pa.types.is_binary, pa.types.is_large_binary, pa.types.is_binary_view),
)
# Types whose values can be written as text in one way only.
_KINDS = (
    *(pa.types.is_null, pa.types.is_boolean, pa.types.is_integer, pa.types.is_floating),
    *(pa.types.is_decimal128, pa.types.is_date, pa.types.is_time, pa.types.is_timestamp),
    *(pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view),
    *(pa.types.is_binary, pa.types.is_large_binary, pa.types.is_fixed_size_binary),
)


def read_columns(path: Path) -> tuple[tuple[str, ...], pl.DataFrame]:
    """The names of the columns, and all values as text in columns c0, c1, …

    Arrow reads the file, because polars panics on some damaged pages and prints to the terminal.
    Raises ExportError for a file that is damaged or too large, or that has a column of an
    unsupported type.
    """
    try:
        with path.open("rb") as stream:
            file = ParquetFile(stream)
            rows, cells = file.metadata.num_rows, file.metadata.num_rows * file.metadata.num_columns
            if cells > _MOST_CELLS or (rows > _MANY_ROWS and rows > 4 * path.stat().st_size):
                raise ExportError(message("files-parquet-too-large", rows=rows))
            _require_in_proportion(stream, file)
            table = file.read()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise ExportError(message("files-not-parquet")) from error
    columns = [
        _texts_of(column, place).alias(f"c{place}") for place, column in enumerate(table.columns)
    ]
    return tuple(name.strip() for name in table.column_names), pl.DataFrame(columns)


def _require_in_proportion(stream: BinaryIO, file: ParquetFile) -> None:
    """Raise ExportError for values that take much more memory than the file takes on the disk.

    A text of a dictionary stands in the file once, however many rows repeat it.
    """
    size = stream.seek(0, SEEK_END)
    left = max(_MOST_UNPACKED, _MOST_TIMES_PACKED * size)
    texts = {f.name for f in file.schema_arrow if _is_of_texts(f.type)}
    coded = ParquetFile(stream, read_dictionary=list(texts))
    for number in range(file.num_row_groups):
        group = file.metadata.row_group(number)
        parts = [group.column(place) for place in range(group.num_columns)]
        left -= sum(part.total_uncompressed_size for part in parts)
        repeated = {part.path_in_schema for part in parts if part.has_dictionary_page} & texts
        for name in repeated if left >= 0 else ():
            (column,) = coded.read_row_group(number, columns=[name]).columns
            left -= sum(map(_bytes_of, column.chunks))
        if left < 0:
            raise ExportError(message("files-unpacks-too-large", times=_MOST_TIMES_PACKED))


def _is_of_texts(kind: pa.DataType) -> bool:
    values = kind.value_type if pa.types.is_dictionary(kind) else kind
    return any(is_text(values) for is_text in _TEXTS)


def _bytes_of(chunk: pa.Array) -> int:
    """Bytes of the texts of a chunk, repeated ones each time."""
    if not isinstance(chunk, pa.DictionaryArray):
        return int(chunk.nbytes)
    lengths = pc.binary_length(chunk.dictionary).cast(pa.int64())
    return pc.sum(lengths.take(chunk.indices)).as_py() or 0


def _texts_of(column: pa.ChunkedArray, place: int) -> pl.Series:
    """The values of one column as text, times to the microsecond, as they are written in CSV."""
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    strange = message("files-parquet-values")
    if pa.types.is_nested(kind):
        strange = message("files-parquet-nested")
    elif pa.types.is_timestamp(kind) and kind.tz:
        strange = message("files-parquet-time-zone")
    elif any(is_known(kind) for is_known in _KINDS):
        strange = message("files-parquet-bytes")
        try:
            known = column.cast(pa.timestamp("us")) if pa.types.is_timestamp(kind) else column
            return cast(pl.Series, pl.from_arrow(known)).cast(pl.String)
        except (pa.ArrowException, pl.exceptions.PolarsError):
            pass
    raise ExportError(message("files-parquet-column", column=place + 1, kind=strange))
