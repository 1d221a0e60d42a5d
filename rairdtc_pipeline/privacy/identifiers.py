"""Finds identifiers of patients in free text: known ones, and texts that look like one.

Names, national and hospital numbers and birth dates are read from the patients files once per run
and stay in memory. Each free text is searched for them, for texts that look like an identifier
(`identifier_shapes`) and for dates that are marked as birth dates (`birth_dates`).

The search depends on the length of an identifier, so that patient `12` does not remove part of
`lesion 12`. An identifier with a Chinese character is found anywhere from two characters on, any
other one from eight characters on. From three characters on (a number: five), it is found as a
separate word. Shorter identifiers are not searched. An identifier that is not only digits is found
however its parts are joined, such as `JM-2022/031` for `JM2022031`. A name of two or three words of
letters is found in any order of its words, if the text separates them; a Chinese name is found in
traditional and simplified characters and in pinyin. A birth date is found in every usual form, and
inside a national number.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import permutations
from threading import Lock

import duckdb
import polars as pl
import pyarrow as pa

from rairdtc_pipeline.contracts.cells import BLANKS, MISSING
from rairdtc_pipeline.privacy.birth_dates import birth_dates_in
from rairdtc_pipeline.privacy.chinese_names import (
    pinyin_names_in,
    pinyin_of,
    simplified,
    traditional_characters,
)
from rairdtc_pipeline.privacy.identifier_shapes import JOINERS, shaped_like_identifiers
from rairdtc_pipeline.privacy.patient_number import patient_number, patient_numbers
from rairdtc_pipeline.privacy.pseudonym import hmac_pseudonym, key_pads, pseudonym_sql

REMOVED = "[removed]"
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_ANYWHERE_FROM, _WORD_FROM, _NUMBER_FROM, _HAN_FROM = 8, 3, 5, 2
# Texts with characters of normal width, whose case-folded form is the lower case: nearly all
# identifiers.
_PLAIN = r"^[ -~\u4e00-\u9fff]*$"
_PREFIXED_FROM = 6
_WITHOUT_PREFIX = rf"^\pL{{1,6}}[{re.escape(JOINERS)}]*(\d[\d{re.escape(JOINERS)}]*)$"
_LIKE_A_DAY = r"^(?:19|20)\d\d(?:0[1-9]|1[0-2])"
_BIRTH_IN_NUMBER = re.compile(r"^\d{6}(\d{4})(\d\d)(\d\d)\d{3}[\dXx]$")


class Identifiers:
    """The identifiers of this refresh, and their removal from free text; never written anywhere.

    Every part of a text is looked up in a set of whole identifiers. Texts repeat and few are
    different, so this is fast, while an automaton of three million identifiers would fill
    gigabytes.
    """

    def __init__(
        self,
        values: Iterable[str],
        numbers: Mapping[str, Iterable[str]],
        birth_dates: Iterable[date] = (),
    ) -> None:
        given = pl.Series(values, dtype=pl.String).unique()
        known, turned = _worthwhile(_forms(given)), _worthwhile(_turned(given))
        self._lengths = sorted({*known.str.len_chars().unique(), *turned.str.len_chars()})
        self._known = set(known.to_list())
        self._turned = set(turned.to_list()) - self._known
        self._pinyin = pinyin_of(given)
        self._birth_dates = {*birth_dates, *_births_in(given)}
        self._numbers = numbers
        self._pseudonyms: dict[tuple[bytes, str], pa.Table] = {}
        self._one_at_a_time = Lock()
        self._cleaned: dict[str, str] = {}

    @property
    def sites(self) -> list[str]:
        """Sites whose patients files were read."""
        return sorted(self._numbers)

    def pseudonyms(self, key: bytes, site: str) -> pa.Table:
        """One row per canonical patient number in the patients files of a site.

        The order is the same for every key.
        """
        with self._one_at_a_time:
            if (key, site) not in self._pseudonyms:
                given = pl.Series(self._numbers.get(site, ()), dtype=pl.String)
                in_form = pl.Series(patient_numbers(given.to_arrow()), dtype=pl.String)
                numbers = in_form.drop_nulls().unique(maintain_order=True)
                with in_memory() as con:
                    con.register("numbers", pl.DataFrame({"number": numbers}))
                    query = f"SELECT number, {pseudonym_sql('number')} AS pseudonym FROM numbers"
                    found = con.sql(query, params=key_pads(key)).to_arrow_table()
                    self._pseudonyms[key, site] = found
            return self._pseudonyms[key, site]

    def spellings(self, key: bytes) -> dict[str, str]:
        """Pseudonym of a number as written → pseudonym of its canonical form, if they differ.

        The list of withdrawn patients may hold pseudonyms of numbers as written.
        """
        written = {text for numbers in self._numbers.values() for text in numbers if text}
        in_form = {text: patient_number(text) for text in written}
        return {
            hmac_pseudonym(unicodedata.normalize("NFC", text).strip(BLANKS), key): (
                hmac_pseudonym(number, key)
            )
            for text, number in in_form.items()
            if number is not None and number != text
        }

    def clean(self, text: str) -> str:
        """The text with `[removed]` in place of every identifier; the same text if it has none."""
        if text not in self._cleaned:
            self._cleaned[text] = self._without(text)
        return self._cleaned[text]

    def _without(self, text: str) -> str:
        composed = unicodedata.normalize("NFC", text)
        folded, places = _folded(composed)
        spans = [
            (places[first], places[last - 1] + 1)
            for first, last in (
                *shaped_like_identifiers(folded),
                *birth_dates_in(folded, self._birth_dates),
            )
        ]
        spans += self._known_in(composed, folded, places)
        spans += pinyin_names_in(composed, self._pinyin)
        if not spans:
            return text
        kept, end = "", 0
        for first, last in sorted(spans):
            if first >= end:
                kept += composed[end:first] + REMOVED
            end = max(end, last)
        return kept + composed[end:]

    def _known_in(self, text: str, folded: str, places: Sequence[int]) -> list[tuple[int, int]]:
        dense = [(c, place) for c, place in zip(folded, places, strict=True) if not c.isspace()]
        found = self._known_among(text, dense)
        bare = [(c, place) for c, place in dense if c not in JOINERS]
        if len(bare) < len(dense):
            # `12.345` is a measurement, not the number 12345.
            found += [
                span for span in self._known_among(text, bare) if _has_letter(text[slice(*span)])
            ]
        return found

    def _known_among(self, text: str, dense: list[tuple[str, int]]) -> list[tuple[int, int]]:
        packed = "".join(c for c, _ in dense)
        found = []
        for length in self._lengths:
            for start in range(len(packed) - length + 1):
                piece = packed[start : start + length]
                if piece in self._known or piece in self._turned:
                    first, last = dense[start][1], dense[start + length - 1][1] + 1
                    if piece not in self._known and text[first:last].isalnum():
                        continue
                    if _anywhere(piece) or not (_joined(text, first - 1) or _joined(text, last)):
                        found.append((first, last))
        return found


def in_memory() -> duckdb.DuckDBPyConnection:
    """A DuckDB database that cannot spill to disk."""
    return duckdb.connect(":memory:", config={"temp_directory": ""})


def _forms(given: pl.Series) -> pl.Series:
    """The forms in which identifiers are searched: as they are, and without joining characters.

    Width, case and traditional characters are normalised, and blanks are removed. Identifiers of
    only digits keep their joining characters.
    """
    plain = given.str.contains(_PLAIN) & ~given.str.contains_any(traditional_characters())
    compact = given.filter(plain).str.to_lowercase().str.replace_all(" ", "", literal=True)
    others = [_compact(value) for value in given.filter(~plain)]
    compact = compact.append(pl.Series(others, dtype=pl.String))
    bare = compact.str.replace_all(f"[{re.escape(JOINERS)}]", "")
    forms = compact.append(bare.filter((bare != compact) & bare.str.contains(r"\pL")))
    # People also write a number without its leading letters; this form counts unless it looks like
    # a date.
    rest = forms.str.extract(_WITHOUT_PREFIX).drop_nulls()
    digits = rest.str.replace_all(r"\D", "")
    known = (digits.str.len_chars() >= _PREFIXED_FROM) & ~digits.str.contains(_LIKE_A_DAY)
    return forms.append(rest.filter(known)).unique()


def _compact(value: str) -> str:
    return simplified("".join(unicodedata.normalize("NFKC", value).split()).casefold())


def _turned(given: pl.Series) -> pl.Series:
    """Names of two or three words in every word order, with and without a comma after the first."""
    apart = given.str.contains(r"[^\pL\pN]") & ~given.str.contains(rf"\d|{_HAN.pattern}")
    turned: set[str] = set()
    for value in given.filter(apart):
        words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFKC", value))
        if len(words) in (2, 3):
            orders = list(permutations(word.casefold() for word in words))
            turned |= {"".join(order) for order in orders}
            turned |= {f"{first},{''.join(others)}" for first, *others in orders}
    return pl.Series(list(turned), dtype=pl.String)


def _births_in(given: pl.Series) -> Iterable[date]:
    """Birth dates that national numbers contain."""
    parts = given.str.extract_groups(_BIRTH_IN_NUMBER.pattern).struct
    days = pl.select(pl.concat_str([parts.field(n) for n in "123"])).to_series()
    return days.str.to_date("%Y%m%d", strict=False).drop_nulls().unique().to_list()


def _has_letter(text: str) -> bool:
    return any(c.isalpha() for c in text)


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """The text in normalised width, case and characters, and the source place of each character."""
    if text.isascii():
        return text.lower(), range(len(text))
    folded = [_one_folded(character) for character in text]
    return "".join(folded), [place for place, part in enumerate(folded) for _ in part]


@lru_cache(maxsize=100_000)
def _one_folded(character: str) -> str:
    if unicodedata.category(character) == "Cf":
        return ""
    return simplified(unicodedata.normalize("NFKC", character).casefold())


def _worthwhile(forms: pl.Series) -> pl.Series:
    """The forms that are long enough to be searched."""
    length, han = forms.str.len_chars(), forms.str.contains(_HAN.pattern)
    word = (length >= _WORD_FROM) & ~forms.str.contains(r"^\d*$")
    enough = (length >= _NUMBER_FROM) | word | (length >= _HAN_FROM) & han
    return forms.filter(enough & ~forms.is_in([said.casefold() for said in MISSING]))


def _anywhere(folded: str) -> bool:
    return len(folded) >= _ANYWHERE_FROM or _HAN.search(folded) is not None


def _joined(text: str, place: int) -> bool:
    """Whether a letter or digit of a word is at this position; Chinese writes no blanks."""
    if not 0 <= place < len(text):
        return False
    return text[place].isalnum() and not _HAN.match(text[place])
