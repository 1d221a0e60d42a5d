"""Chinese names as people also write them: in traditional characters, and in pinyin.

Pinyin is found in capitalised words, as `Ouyang Xiaomei`, `Xiao-mei OUYANG` or `OuyangXiaomei`: in
lower case, too many names are also words of English.
"""

import re
from collections.abc import Collection, Iterable
from functools import cache

import polars as pl
from opencc import OpenCC

_LONGEST, _FEWEST_LETTERS = 4, 4
_NAME = rf"^[\u3400-\u9fff]{{2,{_LONGEST}}}$"
# The characters of Unicode that Chinese names are written in.
_HAN = [chr(code) for code in range(0x3400, 0xA000)]
# `ü` is written v, u or yu; the readings have v.
_UMLAUT = "v"
_WORD = re.compile(r"[A-ZÜ]+(?![a-zü])|[A-ZÜ]?[a-zü]+")
_APART = re.compile(r"[\s,.'’·-]{0,3}")


def simplified(text: str) -> str:
    """The text with simplified characters in place of traditional ones, each in its place."""
    return text.translate(_simplified())


def traditional_characters() -> list[str]:
    """Traditional characters that have a simplified form."""
    return [chr(character) for character in _simplified()]


def pinyin_of(names: pl.Series) -> set[str]:
    """The pinyin of Chinese names without blanks, in every order of surname and given name."""
    chinese = names.str.replace_all(r"[\s·]", "")
    written = pl.Series(
        [simplified(name) for name in chinese.filter(chinese.str.contains(_NAME)).unique()],
        dtype=pl.String,
    )
    readings = _readings(set("".join(written)))
    parts = [f"reading {place}" for place in range(_LONGEST)]
    frame = pl.DataFrame({"name": written})
    for place, part in enumerate(parts):
        character = pl.col("name").str.slice(place, 1).alias("character")
        frame = frame.with_columns(character).join(
            readings.rename({"reading": part}), on="character", how="left"
        )
        frame = frame.filter(pl.col(part).is_not_null() | (pl.col("character") == ""))
    # The surname has one character or two.
    turned = [parts, parts[1:] + parts[:1], parts[2:] + parts[:2]]
    orders = [
        frame.select(spelt=pl.concat_str(order, ignore_nulls=True)).to_series() for order in turned
    ]
    spelt = pl.concat(orders).unique()
    return set(spelt.filter(spelt.str.len_chars() >= _FEWEST_LETTERS).to_list())


def pinyin_names_in(text: str, known: Collection[str]) -> list[tuple[int, int]]:
    """Start and end (exclusive) of each known name in pinyin: two or more capitalised words."""
    words = list(_WORD.finditer(text)) if known else []
    spans = []
    for first, begin in enumerate(words):
        packed, capitals, end = "", 0, begin.start()
        for word in words[first : first + _LONGEST]:
            if not _APART.fullmatch(text, end, word.start()):
                break
            packed += word[0].lower().replace("ü", _UMLAUT)
            capitals += word[0][0].isupper()
            end = word.end()
            if begin[0][0].isupper() and capitals > 1 and packed in known:
                spans.append((begin.start(), end))
    return spans


@cache
def _simplified() -> dict[int, int]:
    forms = OpenCC("t2s").convert("\n".join(_HAN)).split("\n")
    return {ord(han): ord(form) for han, form in zip(_HAN, forms, strict=True) if han != form}


def _readings(characters: Iterable[str]) -> pl.DataFrame:
    """One row per character and reading, without tones."""
    # Imported here, because it takes as long as a short command.
    from pypinyin import Style, pinyin  # noqa: PLC0415

    rows = {
        (character, spelt)
        for character in characters
        for reading in pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")[:1]
        for text in reading
        for spelt in {text.replace(_UMLAUT, other) for other in (_UMLAUT, "u", "yu")}
    }
    return pl.DataFrame(
        sorted(rows), schema=dict.fromkeys(("character", "reading"), pl.String), orient="row"
    )
