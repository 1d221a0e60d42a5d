"""Dictionary-encoded cells of a column, and the rules that the texts of each row broke."""

import pyarrow as pa
import pyarrow.compute as pc

from rairdtc_pipeline.privacy.patient_number import is_scientific


def encoded(cells: pa.ChunkedArray) -> pa.DictionaryArray:
    """Dictionary-encode the cells: the distinct texts, and for each row the index of its text."""
    return cells.dictionary_encode().combine_chunks()


def by_row(cells: pa.DictionaryArray, made: pa.ChunkedArray) -> pa.DictionaryArray:
    """The result for the text of each row; `made` has one result per distinct text, in order."""
    return pa.DictionaryArray.from_arrays(cells.indices, made.combine_chunks())


def scientific_faults(numbers: pa.Array, made: pa.ChunkedArray, bit: int) -> pa.ChunkedArray:
    """Mark each number without a pseudonym that a spreadsheet wrote in scientific notation."""
    nobody = made.is_null()
    if not pc.any(nobody).as_py():
        return pa.chunked_array([pa.repeat(pa.scalar(0, pa.int64()), len(numbers))])
    faults = [
        bit if lost and number is not None and is_scientific(number) else 0
        for number, lost in zip(numbers.to_pylist(), nobody.to_pylist(), strict=True)
    ]
    return pa.chunked_array([pa.array(faults, pa.int64())])


def with_faults(faults: pa.Array, cells: pa.DictionaryArray, of_texts: pa.ChunkedArray) -> pa.Array:
    """Add to the faults of each row those of its text in one more column."""
    if not pc.any(of_texts.cast(pa.bool_())).as_py():
        return faults
    return pc.bit_wise_or(faults, by_row(cells, of_texts).dictionary_decode().fill_null(0))
