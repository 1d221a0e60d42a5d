"""The text of a cell as a reader sees it: trimmed, in normal width, or missing.

A column's code words take precedence over the marks for missing: if 有 is yes, 无 is no, and if +
is positive, - is negative.
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
# Tab, and every Unicode space.
BLANKS = "\t \u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f\u3000"
_AS_FORMULA = re.compile(r'="([^"]*)"')
_WHOLE = re.compile(r"0*(\d+?)(?:\.0+)?")
# What a spreadsheet makes of a long number, in canonical form.
SCIENTIFIC_NOTATION = r"[0-9]([.,][0-9]+)?E\+[0-9]+"
# Neither ASCII nor a Chinese character in common use: no other text is changed by `narrow`.
_MAYBE_WIDE = r"[^\x00-\x7f\x{4e00}-\x{9fff}]"
# Full-width letters, digits and signs, and the signs that look like them.
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {
    0x3000: " ",
    0x2212: "-",
    0xFE63: "-",
}


def clean(written: pa.Array, column: Column | None = None) -> pa.Array:
    """The texts of cells; null if a text means missing.

    Texts that are typed, or that belong to no column, get normal width and lose invisible
    characters. Free text and units stay as written, except for numbers in canonical form, and for
    blanks in free text: several in a row become one space.
    """
    texts = pc.utf8_trim(written, characters=BLANKS)
    if column is not None and column.one_form:
        texts = pa.array([t if t is None else one_form(t) for t in texts.to_pylist()], texts.type)
    elif column is not None and column.free_text:
        texts = pc.replace_substring_regex(texts, f"[{BLANKS}]+", " ")
    elif column is None or (column.is_typed and not column.laboratory_tests):
        texts = pc.utf8_trim(_narrow(texts), characters=BLANKS)
    marks = [mark for mark in MISSING if column is None or mark not in column.words]
    missing = pc.is_in(pc.utf8_upper(texts), pa.array(marks))
    return pc.if_else(missing, None, texts)


def one_form(written: str) -> str:
    """The canonical form of a patient or lesion number, however a spreadsheet changed it.

    It has capitals of normal width, and not the characters that a spreadsheet puts around a text. A
    whole number has neither leading zeros nor decimals.
    """
    text = narrow(unicodedata.normalize("NFC", written)).strip(BLANKS)
    formula = _AS_FORMULA.fullmatch(text)
    bare = (formula[1] if formula else text.removeprefix("'")).strip(BLANKS).upper()
    whole = _WHOLE.fullmatch(bare)
    return whole[1] if whole else bare


def narrow(text: str) -> str:
    """A text in normal width, without invisible characters."""
    seen = (c for c in text.translate(_NARROW) if unicodedata.category(c) != "Cf")
    return "".join(seen)


def _narrow(texts: pa.Array) -> pa.Array:
    wide = pc.match_substring_regex(texts, _MAYBE_WIDE)
    changed = [narrow(text) for text in texts.filter(wide).to_pylist()]
    return pc.replace_with_mask(texts, wide, pa.array(changed, texts.type)) if changed else texts
