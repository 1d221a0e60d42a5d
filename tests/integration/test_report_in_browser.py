"""The report as a reader meets it: opened from disk in a browser, on a phone, in the dark, on paper."""

import re
from itertools import chain
from pathlib import Path
from urllib.parse import unquote

import pytest

from rairdtc_pipeline.figures import draw_figures
from rairdtc_pipeline.published.wording import anchor
from rairdtc_pipeline.report import write_report
from rairdtc_pipeline.vocabulary import vocabulary
from tests.integration.printed import printed
from tests.unit.test_report import PAGES, SECTIONS

CHROMIUM = Path("/usr/bin/chromium")
needs_chromium = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"needs Chromium at {CHROMIUM}")
pytestmark = [pytest.mark.slow, needs_chromium]
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# Elements that reach beyond the page although no frame around them scrolls.
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def addresses(published, tmp_path_factory):
    """Address of each page by its file."""
    figures = list(chain.from_iterable(draw_figures(published).values()))
    written = write_report(published, figures, tmp_path_factory.mktemp("report"))
    assert all(path.stat().st_size < 3_000_000 for path in written)
    return {path.name: path.as_uri() for path in written}


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def open_report(browser, addresses):
    """Opens a page of the report; afterwards nothing may have gone wrong or left the machine."""
    complaints, requests, pages = [], [], []

    def open_as(file="audit.html", **context):
        page = browser.new_page(**context)
        pages.append(page)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(addresses[file])
        return page

    yield open_as
    for page in pages:
        page.close()
    assert complaints == []
    assert {url.split("#")[0] for url in requests} <= set(addresses.values())


@pytest.mark.parametrize("file", PAGES)
def test_every_section_is_there_and_in_the_contents(open_report, file):
    page = open_report(file)
    ids = page.locator("main > section").evaluate_all("found => found.map(one => one.id)")
    assert [name for name in ids if name != "changes"] == SECTIONS[file]
    links = page.locator(".sidebar li a").evaluate_all("found => found.map(one => one.hash)")
    assert links == ["#top", *(f"#{name}" for name in ids)]


def test_figures_and_sections_share_no_id(open_report):
    page = open_report("index.html")
    ids = page.locator("[id]").evaluate_all("found => found.map(one => one.id)")
    assert sorted(set(ids)) == sorted(ids)


def test_every_figure_stands_on_the_clinicians_page_in_the_order_of_its_number(open_report):
    page = open_report("index.html")
    numbers = page.locator("figure figcaption > b").all_inner_texts()
    assert [int(text.split()[1].rstrip(".")) for text in numbers] == [*range(1, len(numbers) + 1)]
    drawn = page.locator("figure").evaluate_all("found => found.map(one => one.id)")
    curves = {anchor(f"kaplan_meier_{code.lower()}") for code in vocabulary().endpoints}
    assert {f"figure-{curve}" for curve in curves} <= set(drawn)


def test_the_curve_of_local_progression_is_on_the_first_screen(open_report):
    page = open_report("index.html", viewport={"width": 1440, "height": 900})
    box = page.locator("#figure-kaplan_meier_lpfs svg").first.bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] < 900
    assert page.locator(".findings li").count() >= 4


def test_every_link_leads_to_something_on_either_page(open_report):
    found = {file: open_report(file) for file in PAGES}
    ids = {
        file: set(page.locator("[id]").evaluate_all("found => found.map(one => one.id)"))
        for file, page in found.items()
    }
    for file, page in found.items():
        for link in page.locator("a[href]").evaluate_all("f => f.map(a => a.getAttribute('href'))"):
            other, _, target = link.partition("#")
            assert not target or unquote(target) in ids[other or file], (file, link)


def test_a_number_of_the_report_leads_to_the_same_number_of_the_audit(open_report, published):
    page = open_report("index.html", viewport={"width": 1440, "height": 900})
    number = page.locator("#table-1 tbody .number").nth(1)
    number.click()
    note = page.locator("#table-1 .origin:popover-open")
    assert "rairdtc" not in note.inner_text()
    at, own = number.bounding_box(), note.bounding_box()
    assert abs(own["x"] - at["x"]) < 400
    assert min(abs(own["y"] - at["y"] - at["height"]), abs(at["y"] - own["y"] - own["height"])) < 40
    text = number.inner_text()
    note.locator("a").click()
    page.wait_for_url("**/audit.html#*")
    opened = page.locator(".origin:popover-open")
    opened.wait_for(state="visible")
    assert text in opened.inner_text()
    assert "rairdtc trace" in opened.inner_text()


def test_a_table_of_the_graph_opens_by_keyboard_and_leads_to_its_sources(open_report):
    page = open_report()
    page.locator('#lineage-graph a[data-name="derived.survival"]').focus()
    assert page.locator("#lineage-graph.lit").count() == 1
    page.keyboard.press("Enter")
    columns = page.locator('[id="lineage-derived.survival"]')
    columns.wait_for(state="visible")
    source = columns.locator('a[href^="#column-derived.survival_sources"]').first
    target = source.evaluate("one => decodeURIComponent(one.hash.slice(1))")
    source.click()
    page.locator(f'[id="{target}"]').wait_for(state="visible")


def test_a_lineage_link_works_without_scripts(open_report):
    page = open_report(java_script_enabled=False)
    page.locator('#lineage-graph a[data-name="derived.survival"]').click()
    page.locator('[id="lineage-derived.survival"]').wait_for(state="visible")
    assert page.locator(".filter:visible").count() == 0


def test_a_printed_number_shows_its_test_and_its_command(open_report, published):
    page = open_report()
    p = published.execute(
        "SELECT text FROM statistics.baseline_table WHERE p IS NOT NULL LIMIT 1"
    ).fetchone()[0]
    page.locator(f"#table-1 tbody button.number:text-is('{p}')").first.click()
    note = page.locator("#table-1 .origin:popover-open")
    assert p in note.inner_text()
    assert "rairdtc trace" in note.inner_text()
    assert "Why:" in note.inner_text()


@pytest.mark.parametrize("file", PAGES)
def test_the_numbers_are_those_of_the_tables(open_report, published, file):
    page = open_report(file)
    for number, table in enumerate(("baseline_table", "response_table", "change_table"), start=1):
        stored = printed(published, table)
        stored += printed(published, "baseline_overall") if number == 1 else []
        shown = page.locator(f"#table-{number} button.number").all_inner_texts()
        assert sorted(shown) == sorted(text for _, _, text, _ in stored)


def test_a_filter_leaves_the_rows_with_its_words(open_report):
    page = open_report()
    page.locator('input[data-filter="all-columns"]').fill("HMAC pseudonym")
    shown = page.locator("#all-columns tbody tr:visible").all_inner_texts()
    assert shown
    assert all("hmac" in row.lower() and "pseudonym" in row.lower() for row in shown)
    page.locator('input[data-filter="all-columns"]').fill("")
    assert page.locator("#all-columns details:visible").count() > len(shown)
    assert page.locator("#all-columns details[open]").count() == 0


@pytest.mark.parametrize("file", PAGES)
def test_nothing_is_wider_than_a_phone(open_report, file):
    page = open_report(file, viewport={"width": 390, "height": 844})
    assert page.evaluate(TOO_WIDE) == 0
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
    assert page.evaluate(TOO_WIDE) == 0


def test_the_contents_of_a_phone_open_and_close(open_report):
    page = open_report(viewport={"width": 390, "height": 844})
    assert page.locator(".sidebar").is_hidden()
    page.locator(".menu summary").click()
    page.locator('.menu a[href="#quality"]').click()
    assert page.locator(".menu nav").is_hidden()
    page.wait_for_function(
        "() => Math.abs(document.getElementById('quality').getBoundingClientRect().top) < 120"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_the_page(open_report, scheme):
    """Contrast of at least 4.5 : 1 (WCAG AA) for every colour of words."""
    page = open_report(color_scheme=scheme)
    lowest = page.evaluate(
        """() => {
          const style = getComputedStyle(document.documentElement);
          const light = (name) => {
            const probe = document.body.appendChild(document.createElement('i'));
            probe.style.color = style.getPropertyValue(name);
            const parts = getComputedStyle(probe).color.match(/[\\d.]+/g).slice(0, 3).map(Number);
            probe.remove();
            const [r, g, b] = parts.map(v => v / 255)
              .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const ratio = (a, b) => {
            const [hi, lo] = [light(a), light(b)].sort((x, y) => y - x);
            return (hi + 0.05) / (lo + 0.05);
          };
          const words = ['--ink', '--quiet', '--accent', '--good', '--bad'];
          return Math.min(ratio('--warn-ink', '--warn-paper'),
            ...words.flatMap(name => [ratio(name, '--paper'), ratio(name, '--faint')]));
        }"""
    )
    assert lowest >= 4.5


def test_paper_has_no_controls_and_everything_is_open(open_report):
    page = open_report()
    page.emulate_media(media="print")
    for control in (".sidebar", ".menu", ".filter", ".skip"):
        assert page.locator(f"{control}:visible").count() == 0
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details:not([open])").count() > 0


def test_the_bar_of_a_patient_opens_how_that_patient_is_explained(open_report):
    page = open_report("index.html")
    bar = page.locator("figure svg .patient").first
    patient = bar.locator("title").text_content().split(",")[0]
    bar.click(force=True)
    note = page.locator("#explained:popover-open")
    assert note.locator("code").inner_text() == f"rairdtc explain {patient} --output patient.html"
    page.keyboard.press("Escape")
    assert not note.is_visible()
    audit = open_report("audit.html")
    audit.locator("#deviations summary").first.click()
    audit.locator("#deviations button.number").first.click()
    assert "rairdtc explain P" in audit.locator("#deviations .origin:popover-open").inner_text()


def test_the_clinicians_page_prints_on_eight_pages_at_most(open_report):
    printed = open_report("index.html").pdf(prefer_css_page_size=True)
    assert 1 < len(re.findall(rb"/Type\s*/Page\b", printed)) <= 8
