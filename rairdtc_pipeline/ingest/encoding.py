"""Decides whether a text is UTF-8 or GB18030 (which includes GBK).

The bytes alone do not show it: those of 女 in GB18030 are also Ů in UTF-8, and most Chinese text in
UTF-8 is also valid GB18030, but with rare characters. The encoding that gives more characters in
common use is the right one.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rairdtc_pipeline.contracts import Contract, load_contracts
from rairdtc_pipeline.errors import ExportError
from rairdtc_pipeline.messages import message

UTF8, UTF8_MARKED, BROKEN_UTF8, GB18030 = "utf-8", "utf-8-sig", "utf-8 with broken rows", "gb18030"
BROKEN_GB18030 = "gb18030 with broken rows"
# GB 2312 orders its characters by use: nearly all characters of a text are among the 3,755 of its
# first level.
_CHINESE = {
    bytes([row, cell]).decode("gb2312", "ignore")
    for row in range(0xB0, 0xD8)
    for cell in range(0xA1, 0xFF)
} - {""}
# Letters of western Europe, Greek, signs of print, measurement and mathematics, numbers in circles,
# shapes, Chinese punctuation, and wide letters, digits and signs.
_OTHER_RANGES = (
    *((0xA1, 0xFF), (0x391, 0x3C9), (0x2010, 0x203B), (0x2100, 0x22FF)),
    *((0x2460, 0x2473), (0x25A0, 0x2606), (0x3001, 0x3017), (0xFF01, 0xFF5E)),
)
_OTHERS = {chr(place) for first, last in _OTHER_RANGES for place in range(first, last + 1)}
_FOREIGN = {
    # Big5 starts with its 5,401 characters in frequent use.
    "big5": {
        bytes([row, cell]).decode("big5", "ignore")
        for row in range(0xA4, 0xC7)
        for cell in (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    }
    - {""},
    # Kana and the 2,965 Chinese characters of the first level.
    "cp932": {chr(place) for place in range(0x3041, 0x30FB)}
    | {
        bytes([row, cell]).decode("cp932", "ignore")
        for row in range(0x88, 0x98)
        for cell in range(0x40, 0xFD)
    }
    - {""},
}
_NAMES = {"big5": "Big5", "cp932": "Shift-JIS"}
# One byte beyond ASCII between ASCII letters, as in Müller. It is no Chinese character, which has
# two bytes.
_AMONG_LETTERS = re.compile(
    rb"(?<=[A-Za-z])[\xc0-\xff](?![\x80-\xff])|(?<![\x80-\xff])[\xc0-\xff](?=[A-Za-z]{2})"
)
# GB 2312 orders its first level by pronunciation: the rows from 0xB0 hold the first half of the
# alphabet, those from 0xD0 its end. Any Chinese text has characters of both. EUC-TW has none in the
# former, EUC-JP and EUC-KR have nearly none in the latter.
_FIRST_ROWS, _LAST_ROWS = range(0xB0, 0xC4), range(0xD0, 0xF8)
_HAN_ROWS, _MOST_ABSENT = range(0xB0, 0xF8), 1 / 40
_ESCAPED = ((re.compile(rb"\x1b[$(]"), "ISO-2022"), (re.compile(rb"~\{(?:[!-w][!-~])+~\}"), "HZ"))
_LEAST_SHARE = 0.5
# A name has at least two characters, so one character cannot be a name.
_NO_NAME = 1
_PIECE, _ENOUGH = 1 << 16, 1_000


def told_apart(chunks: Iterable[bytes], contract: Contract, *, well_formed: bool) -> str:
    """The encoding of a file, given its bytes in chunks; `well_formed` says that it is valid UTF-8.

    The encoding is the one that gives more characters in common use. If both give the same number,
    it is UTF-8, unless most of the characters beyond ASCII are broken in UTF-8.

    Raises ExportError when the text looks like Big5, Shift-JIS or Windows-1252, or like none of
    them: names in such a text could not be recognised and removed.
    """
    used = _CHINESE | _OTHERS | set(repr(contract))
    seen = {UTF8: _Seen(), GB18030: _Seen(), **{name: _Seen() for name in _FOREIGN}}
    between_letters = 0
    for piece in _pieces(chunks):
        for encoding, of_encoding in seen.items():
            of_encoding.add(piece, encoding, _FOREIGN.get(encoding, used))
        between_letters += len(_AMONG_LETTERS.findall(piece))
        if max(seen[UTF8].used, seen[GB18030].used) > _ENOUGH:
            break
    utf8, gb18030 = seen[UTF8], seen[GB18030]
    if utf8.used > gb18030.used or (utf8.used == gb18030.used and utf8.broken <= utf8.used):
        return UTF8 if well_formed else BROKEN_UTF8
    # If one single character, such as µ before a letter, is in another encoding, only its rows are
    # refused.
    signs = utf8.broken == gb18030.counts.total() and len(gb18030.counts) <= _NO_NAME
    if signs and not (gb18030.used or between_letters):
        return BROKEN_UTF8
    rival = max(_FOREIGN, key=lambda name: seen[name].share)
    words = set(repr(load_contracts()))
    of_contract = {
        name: sum(count for c, count in seen[name].counts.items() if c in words)
        for name in (GB18030, rival)
    }
    if seen[rival].share > gb18030.share or (
        seen[rival].share == gb18030.share > 0
        and of_contract[GB18030] <= of_contract[rival]
        and len(gb18030.counts) > _NO_NAME
    ):
        raise ExportError(message("files-text-foreign", encoding=_NAMES[rival]))
    if between_letters > gb18030.used:
        raise ExportError(message("files-text-foreign", encoding="Windows-1252"))
    if gb18030.share < _LEAST_SHARE:
        raise ExportError(message("files-text-unknown"))
    if other := _other_euc(gb18030.counts):
        raise ExportError(message("files-text-foreign", encoding=other))
    return GB18030


def refuse_escaped(chunk: bytes) -> None:
    """Raise ExportError if ASCII stands for other characters, as in ISO-2022-JP."""
    for pattern, name in _ESCAPED:
        if pattern.search(chunk):
            raise ExportError(message("files-text-foreign", encoding=name))


def _other_euc(counts: Iterable[str]) -> str | None:
    """The EUC encoding of a text whose characters in GB18030 cannot be a Chinese text.

    A short text does not show it.
    """
    codes = [code for c in counts if len(code := c.encode("gb2312", "ignore")) > 1]
    rows = [code[0] for code in codes if code[0] in _HAN_ROWS]
    if len(rows) * _MOST_ABSENT < 1:
        return None
    for absent, name in ((_FIRST_ROWS, "EUC-TW"), (_LAST_ROWS, "EUC-JP / EUC-KR")):
        if sum(row in absent for row in rows) <= len(rows) * _MOST_ABSENT:
            return name
    return None


@dataclass
class _Seen:
    """The characters beyond ASCII that one encoding gives, and how many are in common use."""

    counts: Counter[str] = field(default_factory=Counter)
    used: int = 0

    def add(self, piece: bytes, encoding: str, used: set[str]) -> None:
        counts = Counter(piece.decode(encoding, "replace"))
        beyond = Counter({c: count for c, count in counts.items() if not c.isascii()})
        self.counts += beyond
        self.used += sum(count for c, count in beyond.items() if c in used)

    @property
    def broken(self) -> int:
        """How many byte sequences are invalid in this encoding."""
        return self.counts["\N{REPLACEMENT CHARACTER}"]

    @property
    def share(self) -> float:
        """The share of the characters beyond ASCII that are in common use."""
        return self.used / max(1, self.counts.total())


def _pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces of a file that hold bytes beyond ASCII; each is much smaller than the file."""
    for chunk in chunks:
        pieces = (chunk[start : start + _PIECE] for start in range(0, len(chunk), _PIECE))
        yield from (piece for piece in pieces if not piece.isascii())
