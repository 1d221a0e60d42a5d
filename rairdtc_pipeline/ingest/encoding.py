"""UTF-8 or GB18030 (which holds GBK): told apart by the characters a file then holds.

Bytes alone do not tell: 女 in GB18030 is Ů in UTF-8, and Chinese in UTF-8 with an even number of
characters is GB18030 as well, of characters nobody writes.
"""

from collections.abc import Iterable, Iterator

from rairdtc_pipeline.contracts import Contract

UTF8, UTF8_MARKED, BROKEN_UTF8, GB18030 = "utf-8", "utf-8-sig", "utf-8 with broken rows", "gb18030"
# GB 2312 orders its characters by use: the 3,755 of its first level are nearly all of any text.
_CHINESE = {
    bytes([row, cell]).decode("gb2312", "ignore")
    for row in range(0xB0, 0xD8)
    for cell in range(0xA1, 0xFF)
} - {""}
# Letters of western Europe, Greek, and signs of print, measurement and mathematics.
_OTHERS = {
    chr(place)
    for first, last in ((0xA1, 0xFF), (0x391, 0x3C9), (0x2010, 0x203B), (0x2100, 0x22FF))
    for place in range(first, last + 1)
}
_PIECE, _ENOUGH = 1 << 16, 1_000


def told_apart(chunks: Iterable[bytes], contract: Contract, *, well_formed: bool) -> str:
    """Encoding of a file that may be either; the chunks of a file that is `well_formed` UTF-8 too.

    It is that in which the file holds more characters in use. Where both hold as many it is UTF-8,
    unless more of what is beyond ASCII is broken in it than is not.
    """
    used = _CHINESE | _OTHERS | set(repr(contract))
    as_utf8 = as_gb18030 = broken = 0
    for piece in _pieces(chunks):
        text = piece.decode(UTF8, "replace")
        broken += text.count("\N{REPLACEMENT CHARACTER}")
        as_utf8 += _count(text, used)
        as_gb18030 += _count(piece.decode(GB18030, "ignore"), used)
        if max(as_utf8, as_gb18030) > _ENOUGH:
            break
    if as_utf8 < as_gb18030 or (as_utf8 == as_gb18030 and broken > as_utf8):
        return GB18030
    return UTF8 if well_formed else BROKEN_UTF8


def _pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """What is beyond ASCII, in pieces that are small beside a file."""
    for chunk in chunks:
        pieces = (chunk[start : start + _PIECE] for start in range(0, len(chunk), _PIECE))
        yield from (piece for piece in pieces if not piece.isascii())


def _count(text: str, used: set[str]) -> int:
    return sum(not character.isascii() and character in used for character in text)
