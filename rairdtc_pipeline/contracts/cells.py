"""The text of a cell as the person who looks at it reads it: trimmed, of one width, or missing.

A column's own words come before the marks for missing: where 有 is yes, 无 is no, and where + is
positive, - is negative.
"""

import re
import unicodedata

import pyarrow as pa
import pyarrow.compute as pc

from rairdtc_pipeline.contracts.model import Column

MISSING = (
    *("", "NA", "N/A", "NULL", "NONE", "\\N"),
    *("-", "--", "—", "——", "–", "/", "无", "未查", "未做"),
)
# Tab, and all that Unicode calls a space.
BLANKS = "\t \u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f\u3000"
_AS_FORMULA = re.compile(r'="([^"]*)"')
_WHOLE = re.compile(r"0*(\d+?)(?:\.0+)?")
# What a spreadsheet makes of a long number, in its one form.
SCIENTIFIC_NOTATION = r"[0-9]([.,][0-9]+)?E\+[0-9]+"
# Letters, digits and signs as wide as a Chinese character, and the signs that are drawn like them.
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {
    0x3000: " ",
    0x2212: "-",
    0xFE63: "-",
}


def clean(written: pa.Array, column: Column | None = None) -> pa.Array:
    """The texts of cells; null where one says missing.

    Typed texts, and those of no column, are of one width and without invisible characters; free
    text and units stay as they are written, but for numbers of one form.
    """
    texts = pc.utf8_trim(written, characters=BLANKS)
    if column is not None and column.one_form:
        texts = pa.array([t if t is None else one_form(t) for t in texts.to_pylist()], texts.type)
    elif column is None or (column.is_typed and not column.laboratory_tests):
        texts = pc.utf8_trim(_narrow(texts), characters=BLANKS)
    marks = [mark for mark in MISSING if column is None or mark not in column.words]
    missing = pc.is_in(pc.utf8_upper(texts), pa.array(marks))
    return pc.if_else(missing, None, texts)


def one_form(written: str) -> str:
    """A number of a patient or lesion, whatever a spreadsheet made of it.

    It is in capitals of one width, without what a spreadsheet puts around a text; a whole number
    has neither leading zeros nor decimals.
    """
    text = narrow(unicodedata.normalize("NFC", written)).strip(BLANKS)
    formula = _AS_FORMULA.fullmatch(text)
    bare = (formula[1] if formula else text.removeprefix("'")).strip(BLANKS).upper()
    whole = _WHOLE.fullmatch(bare)
    return whole[1] if whole else bare


def narrow(text: str) -> str:
    """A text of one width, without invisible characters."""
    seen = (c for c in text.translate(_NARROW) if unicodedata.category(c) != "Cf")
    return "".join(seen)


def _narrow(texts: pa.Array) -> pa.Array:
    plain = pc.fill_null(pc.string_is_ascii(texts), fill_value=True)
    if pc.all(plain).as_py() in (True, None):
        return texts
    changed = [None if text is None else narrow(text) for text in texts.to_pylist()]
    return pa.array(changed, texts.type)
