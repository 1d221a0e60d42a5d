"""The one form of a patient number, whatever a spreadsheet made of it.

`00123`, `123`, `123.0` and `１２３` are one patient, and so are `A001`, `a001`, `'A001` and
`="A001"`. A number in scientific notation has lost its last digits: it is nobody's.
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
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+\d+")


def patient_number(written: str) -> str | None:
    """The number in its one form; none where the cell says missing or has lost its digits."""
    text = narrow(unicodedata.normalize("NFC", written)).strip(BLANKS)
    formula = _AS_FORMULA.fullmatch(text)
    text = (formula[1] if formula else text.removeprefix("'")).strip(BLANKS).upper()
    if text in MISSING or _SCIENTIFIC.fullmatch(text):
        return None
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole else text


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


def is_scientific(written: pa.Array) -> pa.Array:
    """Which of the numbers a spreadsheet turned into scientific notation."""
    bare = pc.utf8_upper(pc.utf8_trim(written, characters=BLANKS))
    return pc.fill_null(
        pc.match_substring_regex(bare, f"^{_SCIENTIFIC.pattern}$"), fill_value=False
    )
