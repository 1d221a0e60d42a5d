"""Cells of a column as a few different texts, and which rules the texts of a row broke."""

import pyarrow as pa
import pyarrow.compute as pc

from rairdtc_pipeline.privacy.patient_number import is_scientific


def encoded(cells: pa.ChunkedArray) -> pa.DictionaryArray:
    """The different texts of the cells, and by row which of them it is."""
    return cells.dictionary_encode().combine_chunks()


def by_row(cells: pa.DictionaryArray, made: pa.ChunkedArray) -> pa.DictionaryArray:
    """What was made of the text of each row; `made` is in the order of the texts."""
    return pa.DictionaryArray.from_arrays(cells.indices, made.combine_chunks())


def scientific_faults(numbers: pa.Array, made: pa.ChunkedArray, bit: int) -> pa.ChunkedArray:
    """The fault of each patient number that has no pseudonym because a spreadsheet cut it short."""
    nobody = made.is_null()
    if not pc.any(nobody).as_py():
        return pa.chunked_array([pa.repeat(pa.scalar(0, pa.int64()), len(numbers))])
    faults = [
        bit if lost and number is not None and is_scientific(number) else 0
        for number, lost in zip(numbers.to_pylist(), nobody.to_pylist(), strict=True)
    ]
    return pa.chunked_array([pa.array(faults, pa.int64())])


def with_faults(faults: pa.Array, cells: pa.DictionaryArray, of_texts: pa.ChunkedArray) -> pa.Array:
    """The faults of the rows and those of one more text of each."""
    if not pc.any(of_texts.cast(pa.bool_())).as_py():
        return faults
    return pc.bit_wise_or(faults, by_row(cells, of_texts).dictionary_decode().fill_null(0))
