"""Text in RTF, escaped to ASCII, and the few control words that the tables need.

This module escapes the text because rtflite does not escape Latin-1 letters, which RTF readers
misinterpret, and because rtflite interprets `_` and `^` as markup.
"""

_SPECIAL = {"\\": r"\\", "{": r"\{", "}": r"\}", "\n": " ", "\t": " ", "\r": " "}
_LARGEST_SIGNED = 32_767
_ALL = 65_536


def plain(text: str) -> str:
    """Literal text."""
    return "".join(_escaped(character) for character in text)


def superscript(text: str) -> str:
    """Superscript text; empty if the text is empty."""
    return rf"{{\super {plain(text)}}}" if text else ""


def italic(text: str) -> str:
    """Italic text."""
    return rf"{{\i {plain(text)}}}"


def line_break(*lines: str) -> str:
    """RTF fragments on separate lines."""
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
