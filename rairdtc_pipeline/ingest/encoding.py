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
_LATIN = set(map(chr, range(0xA1, 0x100)))
_PIECE, _ENOUGH = 1 << 16, 1_000


def told_apart(chunks: Iterable[bytes], contract: Contract, *, well_formed: bool) -> str:
    """Encoding of a file that may be either; the chunks of a file that is `well_formed` UTF-8 too.

    A well-formed file is UTF-8 unless it holds more of the contract's own characters as GB18030.
    Another one is the encoding in which it holds more characters in common use.
    """
    wanted = {character for character in repr(contract) if not character.isascii()}
    if not well_formed:
        wanted |= _CHINESE | _LATIN
    as_utf8 = as_gb18030 = 0
    for piece in _pieces(chunks):
        as_utf8 += _count(piece, UTF8, wanted)
        as_gb18030 += _count(piece, GB18030, wanted)
        if max(as_utf8, as_gb18030) > _ENOUGH:
            break
    if well_formed:
        return GB18030 if as_gb18030 > as_utf8 else UTF8
    return BROKEN_UTF8 if as_utf8 and as_utf8 >= as_gb18030 else GB18030


def _pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """What is beyond ASCII, in pieces that are small beside a file."""
    for chunk in chunks:
        pieces = (chunk[start : start + _PIECE] for start in range(0, len(chunk), _PIECE))
        yield from (piece for piece in pieces if not piece.isascii())


def _count(piece: bytes, encoding: str, wanted: set[str]) -> int:
    return sum(character in wanted for character in piece.decode(encoding, "ignore"))
