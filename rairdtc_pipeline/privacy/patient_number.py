"""The canonical form of a patient number, however a spreadsheet changed it.

`00123`, `123`, `123.0` and `１２３` are one patient, and so are `A001`, `a001`, `'A001` and
`="A001"`. A number in scientific notation has lost its last digits and belongs to no patient.
"""

import re

import pyarrow as pa
import pyarrow.compute as pc

from rairdtc_pipeline.contracts.cells import MISSING, SCIENTIFIC_NOTATION, one_form

# Nearly all numbers are already in canonical form.
_IN_FORM = r"^([1-9][0-9]*|[A-Z][0-9A-Z]*)$"
_SCIENTIFIC = re.compile(SCIENTIFIC_NOTATION)


def patient_number(written: str) -> str | None:
    """The number in canonical form; None if the cell is missing or has lost digits."""
    text = one_form(written)
    return None if text in MISSING or _SCIENTIFIC.fullmatch(text) else text


def is_scientific(written: str) -> bool:
    """Whether a spreadsheet turned the number into scientific notation."""
    return _SCIENTIFIC.fullmatch(one_form(written)) is not None


def patient_numbers(written: pa.Array) -> pa.Array:
    """`patient_number` of each text."""
    if not len(written):
        return written
    in_form = pc.fill_null(pc.match_substring_regex(written, _IN_FORM), fill_value=False)
    if pc.all(in_form).as_py():
        missing = pc.is_in(written, pa.array(MISSING))
        return pc.if_else(missing, None, written)
    made = [None if text is None else patient_number(text) for text in written.to_pylist()]
    return pa.array(made, pa.string())
