"""The one form of a patient number, whatever a spreadsheet made of it.

`00123`, `123`, `123.0` and `１２３` are one patient, and so are `A001`, `a001`, `'A001` and
`="A001"`. A number in scientific notation has lost its last digits and belongs to no patient.
"""

import re
import unicodedata

import pyarrow as pa
import pyarrow.compute as pc

from rairdtc_pipeline.contracts.cells import BLANKS, MISSING, narrow

# Nearly all numbers have their one form already.
_IN_FORM = r"^([1-9][0-9]*|[A-Z][0-9A-Z]*)$"
_AS_FORMULA = re.compile(r'="([^"]*)"')
_WHOLE = re.compile(r"0*(\d+?)(?:\.0+)?")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+\d+")


def patient_number(written: str) -> str | None:
    """The number in its one form; none where the cell says missing or has lost its digits."""
    text = _bare(written)
    if text in MISSING or _SCIENTIFIC.fullmatch(text):
        return None
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole else text


def is_scientific(written: str) -> bool:
    """Whether a spreadsheet turned the number into scientific notation."""
    return _SCIENTIFIC.fullmatch(_bare(written)) is not None


def _bare(written: str) -> str:
    """The number in capitals of one width, without what a spreadsheet puts around a text."""
    text = narrow(unicodedata.normalize("NFC", written)).strip(BLANKS)
    formula = _AS_FORMULA.fullmatch(text)
    return (formula[1] if formula else text.removeprefix("'")).strip(BLANKS).upper()


def patient_numbers(written: pa.Array) -> pa.Array:
    """`patient_number` of each."""
    if not len(written):
        return written
    in_form = pc.fill_null(pc.match_substring_regex(written, _IN_FORM), fill_value=False)
    if pc.all(in_form).as_py():
        missing = pc.is_in(written, pa.array(MISSING))
        return pc.if_else(missing, None, written)
    made = [None if text is None else patient_number(text) for text in written.to_pylist()]
    return pa.array(made, pa.string())
