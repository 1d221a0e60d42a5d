"""Chinese names as people also write them: in traditional characters, and in pinyin.

Pinyin is found in capitalised words, as `Ouyang Xiaomei`, `Xiao-mei OUYANG` or `OuyangXiaomei`: in
lower case, too many names are also words of English.
"""

import re
import tomllib
from collections.abc import Collection
from functools import cache
from pathlib import Path

import polars as pl

_CHARACTERS = Path(__file__).with_name("chinese_characters.toml")
_LONGEST, _FEWEST_LETTERS = 4, 4
_NAME = rf"^[\u3400-\u9fff]{{2,{_LONGEST}}}$"
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
    parts = [f"reading {place}" for place in range(_LONGEST)]
    frame = pl.DataFrame({"name": written})
    for place, part in enumerate(parts):
        character = pl.col("name").str.slice(place, 1).alias("character")
        frame = frame.with_columns(character).join(
            _readings().rename({"reading": part}), on="character", how="left"
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
def _declared() -> dict[str, dict[str, str]]:
    return tomllib.loads(_CHARACTERS.read_text(encoding="utf-8"))


@cache
def _simplified() -> dict[int, int]:
    characters = _declared()["traditional"]
    return str.maketrans(characters["characters"], characters["simplified"])


@cache
def _readings() -> pl.DataFrame:
    """One row per character and reading."""
    rows = [
        (character, spelt)
        for reading, characters in _declared()["readings"].items()
        for spelt in {reading.replace(_UMLAUT, other) for other in (_UMLAUT, "u", "yu")}
        for character in characters
    ]
    return pl.DataFrame(rows, schema=["character", "reading"], orient="row")
