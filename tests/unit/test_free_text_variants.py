"""How many ways of writing an identifier are found, and that clinical texts stay as they are."""

import re
from datetime import date
from pathlib import Path
from time import process_time

import pytest
import yaml

from rairdtc_pipeline.privacy.identifiers import REMOVED, Identifiers

DRAWN = yaml.safe_load(Path(__file__).with_name("free_text_variants.yaml").read_text("utf-8"))
KNOWN = Identifiers(
    ["欧阳晓梅", "Zhang Wei", "ZY-4711-01"], {"site": ["ZY-4711-01"]}, [date(1960, 6, 15)]
)


def variants():
    """Kind, text and the identifier in it, of every form in every sentence."""
    for kind, drawn in DRAWN["identifiers"].items():
        for form in drawn["forms"]:
            marked = re.search("«(.*)»", form)
            plain = form.replace("«", "").replace("»", "")
            for sentence in drawn["sentences"]:
                yield kind, sentence.format(plain), marked[1] if marked else plain


def parts(identifier):
    """Runs of digits, letters and Chinese characters that must not be left of an identifier."""
    return [part for part in re.findall(r"[^\W_]+", identifier) if len(part) > 1]


def found(text, identifier):
    cleaned = KNOWN.clean(text)
    return REMOVED in cleaned and not any(part in cleaned for part in parts(identifier))


def missed():
    return [(kind, text) for kind, text, identifier in variants() if not found(text, identifier)]


def test_the_documents_state_how_many_of_the_drawn_variants_are_found():
    drawn = list(variants())
    rate = f"{len(drawn) - len(missed())} of {len(drawn)}"
    assert rate == "849 of 914"
    documents = Path(__file__).parents[2] / "docs" / "data-manager.md"
    assert rate in documents.read_text("utf-8")


def test_no_clinical_text_changes():
    assert len(DRAWN["clinical"]) >= 100
    assert [text for text in DRAWN["clinical"] if KNOWN.clean(text) != text] == []


def test_a_date_that_is_nobodys_date_of_birth_stays():
    other = Identifiers([], {}, [date(1961, 6, 15)])
    dates = DRAWN["identifiers"]["birth date of a known patient"]["forms"]
    assert [form for form in dates if other.clean(form) != form] == []


def test_the_date_of_birth_in_a_known_national_number_is_found():
    known = Identifiers(["110101196006151234"], {})
    assert known.clean("患者60.6.15，HCC") == f"患者{REMOVED}，HCC"


def test_a_chinese_name_is_found_in_pinyin_only_where_words_are_capitalised():
    known = Identifiers(["尤灿", "吕丽", "歐陽曉梅"], {})
    assert known.clean("You can walk") == "You can walk"
    assert known.clean("You Can and LU Li") == f"{REMOVED} and {REMOVED}"
    assert known.clean("Change of LILV") == "Change of LILV"
    assert known.clean("XiaoMei Ouyang, 欧阳晓梅") == f"{REMOVED}, {REMOVED}"


@pytest.mark.parametrize("unit", ["x1", "区路"])
def test_a_long_text_takes_time_in_proportion_to_its_length(unit):
    begun = process_time()
    KNOWN.clean(unit * 20_000)
    assert process_time() - begun < 5


def test_what_stands_around_an_identifier_stays():
    assert KNOWN.clean("患者住阳明路100号，电话139  1234  5678，NRS 3") == (
        f"患者住{REMOVED}，电话{REMOVED}，NRS 3"
    )
    assert KNOWN.clean("QQ 12345678, grade 2") == f"QQ {REMOVED}, grade 2"


def test_a_bank_card_is_told_by_its_check_digit():
    assert KNOWN.clean("4111111111111112") == "4111111111111112"
