"""The report in Chinese: the same numbers as in English, and no English sentence left."""

import re
from html.parser import HTMLParser
from itertools import chain

import pytest

from rairdtc_pipeline.figures import draw_figures
from rairdtc_pipeline.report import write_report

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# Four English words in a row; names with an underscore, a dot or a slash are of columns and files.
SENTENCE = re.compile(r"(?<![\w./])(?:[A-Za-z][a-z'’-]+[ ,;:()]+){3}[A-Za-z][a-z'’-]+(?![\w./])")
# An English word in a drawing, whose words are short.
WORD = re.compile(r"\b[a-z]{4,}\b")
NEVER_SAID = ("script", "style", "code")
EMPTY = ("meta", "br", "input", "link")


class Page(HTMLParser):
    """Cells of the tables in order, and what is said to people outside of English quotations.

    The check of the paper quotes it throughout.
    """

    def __init__(self, html):
        super().__init__()
        self.cells, self.said, self.drawn, self.open = [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag in EMPTY:
            return
        given = dict(attributes)
        quotes = "checks" in given.get("class", "")
        self.open.append((tag, "en" if quotes else given.get("lang")))
        if tag in ("td", "th"):
            self.cells.append("")

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if any(tag in NEVER_SAID for tag, _ in self.open):
            return
        if any(tag == "svg" for tag, _ in self.open):
            self.drawn.append(data)
        if any(tag in ("td", "th") for tag, _ in self.open):
            self.cells[-1] += f" {data}"
        if not any(tag != "html" and lang == "en" for tag, lang in self.open):
            self.said.append(data)


def read_pages(con, folder, language):
    folder.mkdir()
    figures = list(chain.from_iterable(draw_figures(con, language).values()))
    written = write_report(con, figures, folder, language)
    return {path.name: Page(path.read_text("utf-8")) for path in written}


@pytest.fixture(scope="module")
def pages(published, tmp_path_factory):
    root = tmp_path_factory.mktemp("languages")
    return {name: read_pages(published, root / name, name) for name in ("en", "zh")}


def test_every_cell_of_both_pages_has_the_same_numbers_in_both_languages(pages):
    for name, english in pages["en"].items():
        chinese = pages["zh"][name]
        assert len(english.cells) == len(chinese.cells) > 100
        for one, other in zip(english.cells, chinese.cells, strict=True):
            assert sorted(NUMBER.findall(one)) == sorted(NUMBER.findall(other)), (one, other)
        assert {*NUMBER.findall(" ".join(english.said))} == {
            *NUMBER.findall(" ".join(chinese.said))
        }


def test_no_english_sentence_is_left_on_the_chinese_pages(pages):
    for page in pages["zh"].values():
        assert [said for said in page.said if SENTENCE.search(said)] == []
    assert any(SENTENCE.search(said) for said in pages["en"]["index.html"].said)


def test_no_english_word_is_left_in_the_drawings_of_the_chinese_page(pages):
    drawn = pages["zh"]["index.html"].drawn
    assert [said for said in drawn if WORD.search(said)] == []
    assert any(WORD.search(said) for said in pages["en"]["index.html"].drawn)


def test_a_drawing_has_the_same_numbers_in_both_languages(pages):
    english, chinese = (
        sorted(chain.from_iterable(map(NUMBER.findall, pages[name]["index.html"].drawn)))
        for name in ("en", "zh")
    )
    assert chinese == english
    assert len(english) > 1000
