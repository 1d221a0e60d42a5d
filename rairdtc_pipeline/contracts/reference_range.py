"""A reference range in one column, as laboratories print it → its two limits.

`0.27-4.2` has both limits, `<115` and `≤115` have only the upper one, and `>10` has only the lower
one. A qualitative range such as 阴性 has no limits. Any other text becomes both limits, which are
then reported as no numbers.
"""

import re

import pyarrow as pa

from rairdtc_pipeline.contracts.cells import clean
from rairdtc_pipeline.contracts.model import Column

_NUMBER = r"([0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
_UNIT = r"(?:\s+\S+)?"
_BOTH = re.compile(rf"{_NUMBER}\s*(?:-{{1,3}}|~|–|—|至|to)\s*{_NUMBER}{_UNIT}")
_UPPER = re.compile(rf"(?:<|≤|<=)\s*{_NUMBER}{_UNIT}")
_LOWER = re.compile(rf"(?:>|≥|>=)\s*{_NUMBER}{_UNIT}")
_WORD = "阴性|阳性|negative|positive|neg|pos"
_QUALITATIVE = re.compile(rf"(?:{_WORD})?\s*(?:\([+-]\))?", re.IGNORECASE)


def split_range(texts: pa.Array, column: Column) -> tuple[pa.Array, pa.Array]:
    """The lower and the upper limit of each text in a column of reference ranges."""
    pairs = [_limits(text) for text in clean(texts, column).to_pylist()]
    low, high = ([pair[place] for pair in pairs] for place in (0, 1))
    return pa.array(low, pa.string()), pa.array(high, pa.string())


def _limits(text: str | None) -> tuple[str | None, str | None]:
    if text is None or _QUALITATIVE.fullmatch(text):
        return None, None
    if both := _BOTH.fullmatch(text):
        return both[1], both[2]
    if upper := _UPPER.fullmatch(text):
        return None, upper[1]
    if lower := _LOWER.fullmatch(text):
        return lower[1], None
    return text, text
