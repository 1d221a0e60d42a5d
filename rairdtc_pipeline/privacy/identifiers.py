"""Identifiers of patients in free text: known ones, and what is shaped like one.

Names, national and hospital numbers are read from the patients files once per run and stay in
memory. What is typed into a free text cell is searched for them, and for anything shaped like a
Chinese identity number, a mobile number or an e-mail address.

How short an identifier may be to be looked for, so that `12` does not eat `lesion 12`:
with a Chinese character from two characters, anywhere; else from eight characters, anywhere;
from three (numbers: five) as a word of its own. Shorter ones are not looked for. One that is not
digits alone is found however its parts are joined, `JM-2022/031` for `JM2022031`, and a name of
two or three words of letters with any of them first, where the text has them apart.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import permutations
from threading import Lock

import duckdb
import polars as pl
import pyarrow as pa

from rairdtc_pipeline.contracts.cells import BLANKS, MISSING
from rairdtc_pipeline.privacy.patient_number import patient_number, patient_numbers
from rairdtc_pipeline.privacy.pseudonym import hmac_pseudonym, key_pads, pseudonym_sql

REMOVED = "[removed]"
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_ANYWHERE_FROM, _WORD_FROM, _NUMBER_FROM, _HAN_FROM = 8, 3, 5, 2
# What people write between the parts of a number or name, beside blanks.
_JOINERS = "-_./\\'’·・‧•−\u2010\u2011\u2012\u2013\u2014\u2015"
_GAP = f"[ {re.escape(_JOINERS)}]?"
# Characters of one width, whose one form of case is the small letter: nearly all identifiers.
_PLAIN = r"^[ -~\u4e00-\u9fff]*$"
_SHAPES = (
    re.compile(rf"(?<!\d)\d{{6}}{_GAP}\d{{8}}{_GAP}\d{{3}}[\dx]"),
    # As issued until 1999: fifteen digits, a province first and the year of birth in two.
    re.compile(
        r"(?<![\d.])(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])\d{4}"
        rf"{_GAP}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]){_GAP}\d{{3}}(?!\d)"
    ),
    re.compile(
        rf"(?<!\d)(?:(?:\+|00)?86[ -]?)?\(?1[3-9]\d\)?{_GAP}"
        rf"(?:\d{{4}}{_GAP}\d{{4}}|\d{{3}}{_GAP}\d{{5}})(?!\d)"
    ),
    re.compile(r"(?<!\d)\(?0\d{2,3}(?:\)|[ -])[ -]?\d{7,8}(?!\d)"),
    re.compile(r"[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+"),
)


class Identifiers:
    """The identifiers of this refresh, and free text without them; never written anywhere.

    A set of whole identifiers is asked for every part of a text: texts repeat and few are
    different, while an automaton of three million identifiers would fill gigabytes.
    """

    def __init__(self, values: Iterable[str], numbers: Mapping[str, Iterable[str]]) -> None:
        given = pl.Series(values, dtype=pl.String).unique()
        known, turned = _worthwhile(_forms(given)), _worthwhile(_turned(given))
        self._lengths = sorted({*known.str.len_chars().unique(), *turned.str.len_chars()})
        self._known = set(known.to_list())
        self._turned = set(turned.to_list()) - self._known
        self._numbers = numbers
        self._pseudonyms: dict[tuple[bytes, str], pa.Table] = {}
        self._one_at_a_time = Lock()
        self._cleaned: dict[str, str] = {}

    @property
    def sites(self) -> list[str]:
        """Sites whose patients files were read."""
        return sorted(self._numbers)

    def pseudonyms(self, key: bytes, site: str) -> pa.Table:
        """One row per patient number, in its one form, in a site's patients files.

        With every key in the same order.
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
        """Pseudonym of a number as a file spells it → that of its one form, where they differ.

        Before numbers had one form, a patient had the pseudonym of the number as written.
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
        """The text with `[removed]` in the place of every identifier; the same text if none."""
        if text not in self._cleaned:
            self._cleaned[text] = self._without(text)
        return self._cleaned[text]

    def _without(self, text: str) -> str:
        composed = unicodedata.normalize("NFC", text)
        folded, places = _folded(composed)
        spans = [
            (places[match.start()], places[match.end() - 1] + 1)
            for shape in _SHAPES
            for match in shape.finditer(folded)
        ]
        spans += self._known_in(composed, folded, places)
        if not spans:
            return text
        kept, end = "", 0
        for first, last in sorted(spans):
            if first >= end:
                kept += composed[end:first] + REMOVED
            end = max(end, last)
        return kept + composed[end:]

    def _known_in(self, text: str, folded: str, places: list[int]) -> list[tuple[int, int]]:
        dense = [(c, place) for c, place in zip(folded, places, strict=True) if not c.isspace()]
        found = self._known_among(text, dense)
        bare = [(c, place) for c, place in dense if c not in _JOINERS]
        if len(bare) < len(dense):
            # `12.345` is a measurement and not the number 12345.
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
    """A database that cannot spill to disk."""
    return duckdb.connect(":memory:", config={"temp_directory": ""})


def _forms(given: pl.Series) -> pl.Series:
    """Forms of identifiers that are looked for: as they are, and without what joins their parts.

    Of one width and case, without blanks; of digits alone as they are.
    """
    plain = given.str.contains(_PLAIN)
    compact = given.filter(plain).str.to_lowercase().str.replace_all(" ", "", literal=True)
    others = [_compact(value) for value in given.filter(~plain)]
    compact = compact.append(pl.Series(others, dtype=pl.String))
    bare = compact.str.replace_all(f"[{re.escape(_JOINERS)}]", "")
    return compact.append(bare.filter((bare != compact) & bare.str.contains(r"\pL")))


def _compact(value: str) -> str:
    return "".join(unicodedata.normalize("NFKC", value).split()).casefold()


def _turned(given: pl.Series) -> pl.Series:
    """Names of two or three words of letters in every order, a comma behind the first or not."""
    apart = given.str.contains(r"[^\pL\pN]") & ~given.str.contains(rf"\d|{_HAN.pattern}")
    turned: set[str] = set()
    for value in given.filter(apart):
        words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFKC", value))
        if len(words) in (2, 3):
            orders = list(permutations(word.casefold() for word in words))
            turned |= {"".join(order) for order in orders}
            turned |= {f"{first},{''.join(others)}" for first, *others in orders}
    return pl.Series(list(turned), dtype=pl.String)


def _has_letter(text: str) -> bool:
    return any(c.isalpha() for c in text)


def _folded(text: str) -> tuple[str, list[int]]:
    """The text in one form of width and case, and the place each character came from."""
    pairs = [
        (folded, place)
        for place, character in enumerate(text)
        if unicodedata.category(character) != "Cf"
        for folded in unicodedata.normalize("NFKC", character).casefold()
    ]
    return "".join(c for c, _ in pairs), [place for _, place in pairs]


def _worthwhile(forms: pl.Series) -> pl.Series:
    """Those long enough to be looked for."""
    length, han = forms.str.len_chars(), forms.str.contains(_HAN.pattern)
    word = (length >= _WORD_FROM) & ~forms.str.contains(r"^\d*$")
    enough = (length >= _NUMBER_FROM) | word | (length >= _HAN_FROM) & han
    return forms.filter(enough & ~forms.is_in([said.casefold() for said in MISSING]))


def _anywhere(folded: str) -> bool:
    return len(folded) >= _ANYWHERE_FROM or _HAN.search(folded) is not None


def _joined(text: str, place: int) -> bool:
    """Whether a letter or digit of a word stands there; Chinese is written without blanks."""
    if not 0 <= place < len(text):
        return False
    return text[place].isalnum() and not _HAN.match(text[place])
