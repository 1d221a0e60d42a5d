"""Text in RTF: everything escaped to ASCII, and the few control words the tables need.

Text is escaped here because rtflite leaves Latin-1 letters as they are, which readers of RTF take
for something else, and reads `_` and `^` of the text as markup.
"""

_SPECIAL = {"\\": r"\\", "{": r"\{", "}": r"\}", "\n": " ", "\t": " ", "\r": " "}
_LARGEST_SIGNED = 32_767
_ALL = 65_536


def plain(text: str) -> str:
    """Text that reads as itself."""
    return "".join(_escaped(character) for character in text)


def superscript(text: str) -> str:
    """Raised text; nothing where there is none."""
    return rf"{{\super {plain(text)}}}" if text else ""


def italic(text: str) -> str:
    """Slanted text."""
    return rf"{{\i {plain(text)}}}"


def line_break(*lines: str) -> str:
    """Lines of RTF one below the other."""
    return r"\line ".join(lines)


def _escaped(character: str) -> str:
    if character in _SPECIAL:
        return _SPECIAL[character]
    if character.isascii():
        return character
    units = character.encode("utf-16-le")
    numbers = [int.from_bytes(units[i : i + 2], "little") for i in range(0, len(units), 2)]
    return "".join(
        rf"\uc1\u{number - (_ALL if number > _LARGEST_SIGNED else 0)}*" for number in numbers
    )
