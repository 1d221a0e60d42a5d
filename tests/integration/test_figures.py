"""Figures show what the published file holds, and fit into a page."""

import contextlib
import io
import os
import re
import subprocess
import sys
import zlib
from dataclasses import replace
from itertools import chain
from xml.etree import ElementTree

import pytest
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont
from matplotlib import font_manager
from matplotlib.figure import Figure as Drawing
from matplotlib.text import Text
from PIL import Image

from rairdtc_pipeline.figures import draw_figures
from rairdtc_pipeline.figures.design import INK
from rairdtc_pipeline.figures.journal import save_for_journals
from rairdtc_pipeline.statistics.printing import p_text
from rairdtc_pipeline.vocabulary import vocabulary

SVG = "{http://www.w3.org/2000/svg}"
EVERY_FONT_HAS = {".notdef", ".null", "nonmarkingreturn"}
DRAW = """
import hashlib, sys, duckdb
from pathlib import Path
from rairdtc_pipeline.figures import draw_figures
with duckdb.connect(sys.argv[1], read_only=True) as con:
    figures = sum(draw_figures(con).values(), [])
for figure in figures:
    print(figure.name, hashlib.sha256(figure.svg.encode()).hexdigest())
for suffix in ("svg", "pdf"):
    file = Path(sys.argv[2]) / f"figure.{suffix}"
    figures[2].save(file)
    print(suffix, hashlib.sha256(file.read_bytes()).hexdigest())
"""


@pytest.fixture(scope="module")
def figures(published):
    drawn = draw_figures(published)
    return {figure.name: figure for figure in chain.from_iterable(drawn.values())}


def printed(figure):
    """Words of the drawing as (x, y, text), in page units."""
    root = ElementTree.fromstring(figure.svg)
    texts = [t for t in root.iter(f"{SVG}text") if t.get("x")]
    return [(float(t.get("x")), float(t.get("y")), "".join(t.itertext())) for t in texts]


def tips(figure):
    """Words shown over the marks of a patient, by pseudonym."""
    titles = [e.text for e in ElementTree.fromstring(figure.svg).iter(f"{SVG}title")][1:]
    return dict(title.split(", ", 1) for title in titles)


def block_below(figure, heading, arms):
    """Rows of numbers under the axis: arm → numbers by x, below the heading."""
    words = printed(figure)
    top = next(y for _, y, text in words if text == heading)
    numbers = {}
    for arm in arms:
        level = min(y for x, y, text in words if text == arm and y > top)
        row = [(x, text) for x, y, text in words if abs(y - level) < 1 and text != arm]
        numbers[arm] = sorted((x, int(text.replace(",", ""))) for x, text in row)
    return numbers


def ticks_above(figure, heading):
    """Months and places of the axis labels over the heading."""
    words = printed(figure)
    top = next(y for _, y, text in words if text == heading)
    level = max(y for _, y, text in words if text == "12" and y < top)
    return sorted((x, int(text)) for x, y, text in words if abs(y - level) < 1 and text.isdigit())


@pytest.mark.parametrize("endpoint", vocabulary().endpoints)
def test_numbers_at_risk_stand_under_the_axis(published, figures, endpoint):
    figure = figures[f"kaplan_meier_{endpoint.lower()}"]
    ticks = ticks_above(figure, "At risk")
    below = block_below(figure, "At risk", "ABC")
    for arm, row in below.items():
        for (tick_x, month), (x, n) in zip(ticks, row, strict=True):
            assert abs(tick_x - x) < 1
            (counted,) = published.execute(
                """SELECT count(*) FROM derived.survival WHERE endpoint = ? AND arm = ?
                AND sensitivity_set = 'primary' AND time_months >= ?""",
                [endpoint, arm, month],
            ).fetchall()[0]
            assert n == counted, (arm, month)


@pytest.mark.parametrize("endpoint", vocabulary().endpoints)
@pytest.mark.parametrize(("heading", "event"), [("Events before", 1), ("Censored before", 0)])
def test_events_and_censorings_before_each_tick_stand_under_the_axis(
    published, figures, endpoint, heading, event
):
    figure = figures[f"kaplan_meier_{endpoint.lower()}"]
    months = [month for _, month in ticks_above(figure, "At risk")]
    for arm, row in block_below(figure, heading, "ABC").items():
        for month, (_, n) in zip(months, row, strict=True):
            (counted,) = published.execute(
                """SELECT count(*) FROM derived.survival WHERE endpoint = ? AND arm = ? AND event = ?
                AND sensitivity_set = 'primary' AND time_months < ?""",
                [endpoint, arm, event, month],
            ).fetchall()[0]
            assert n == counted, (arm, month)


def test_medians_and_log_rank_p_are_printed_in_the_plot(published, figures):
    texts = [text for _, _, text in printed(figures["kaplan_meier_lpfs"])]
    (p,) = published.sql(
        "SELECT p FROM statistics.tests WHERE test_id = 'lpfs_log_rank'"
    ).fetchall()[0]
    assert f"Log-rank p = {p_text(p)}" in texts
    rows = published.sql(
        """SELECT median_months, median_lower_months, median_upper_months,
            CASE WHEN median_on_few THEN '; ' || median_at_risk || ' at risk' ELSE '' END
        FROM statistics.km_summary WHERE endpoint = 'LPFS'"""
    ).fetchall()
    assert any(few for *_, few in rows)
    for *numbers, few in rows:
        median, lower, upper = (f"{v:.1f}" if v is not None else "not reached" for v in numbers)
        assert f"{median} ({lower} – {upper}{few})" in texts


def test_each_bar_of_the_waterfall_is_a_patients_best_volume(published, figures):
    best = published.sql(
        """SELECT patient, max(vrr_percent) FROM derived.tumor_size
        WHERE assessment_no > 0 AND vrr_percent IS NOT NULL GROUP BY patient"""
    ).fetchall()
    shown = tips(figures["waterfall_volume"])
    assert len(shown) == len(best)
    for patient, vrr in best:
        number = shown[patient].rpartition(": ")[2].rstrip("%").replace("−", "-")
        assert float(number) == pytest.approx(-vrr, abs=0.5)


def test_swimmer_has_a_lane_per_patient_as_long_as_the_patient_was_followed(published, figures):
    followed = published.sql(
        """SELECT patient, time_months FROM derived.survival
        WHERE endpoint = 'OS' AND sensitivity_set = 'primary'"""
    ).fetchall()
    shown = tips(figures["swimmer"])
    assert {p: f"{m:.1f}" for p, m in followed} == {
        p: words.split(": ")[1].removesuffix(" months") for p, words in shown.items()
    }


def points(figure, marker, filled):
    """How many points of a marker stand in the panels."""
    lines = [line for ax in figure.drawing.axes for line in ax.lines if line.get_marker() == marker]
    wanted = [line for line in lines if (line.get_markerfacecolor() == "none") != filled]
    return sum(len(line.get_xdata()) for line in wanted if line.get_linestyle() == "None")


@pytest.mark.parametrize(
    ("marker", "filled", "rule"),
    [
        ("v", True, "usable AND tg_comparator = '<'"),
        ("^", True, "usable AND tg_comparator = '>'"),
        ("o", False, "NOT usable AND tg_comparator IS NULL"),
    ],
)
def test_thyroglobulin_beyond_a_limit_or_unusable_is_marked(
    published, figures, marker, filled, rule
):
    (n,) = published.sql(
        f"SELECT count(*) FROM derived.tg WHERE tg_ng_ml > 0 AND {rule}"
    ).fetchall()[0]
    assert n > 0
    assert points(figures["thyroglobulin"], marker, filled) == n


def test_no_two_patients_of_equal_pain_hide_each_other(published, figures):
    (assessed,) = published.sql("SELECT count(nrs) FROM derived.pain").fetchall()[0]
    places = [
        (number, *point)
        for number, ax in enumerate(figures["pain"].drawing.axes)
        for line in ax.lines
        if line.get_markersize() == 4
        for point in line.get_xydata().round(6).tolist()
    ]
    assert len(places) == assessed
    assert len({tuple(place) for place in places}) == assessed


def test_quartiles_of_pain_are_those_of_the_tables(published, figures):
    for arm, visit, text in published.execute(
        """SELECT c.arm, c.visit, c.text FROM statistics.change_table AS c
        WHERE c.source_column = 'nrs' AND c.value IS NOT NULL AND c.text LIKE '%(%' ORDER BY ALL"""
    ).fetchall():
        middle, lower, upper = map(float, re.findall(r"[\d.]+", text))
        of_arm = figures["pain"].alt.split(f"{arm} ", 1)[1].split(";")[0]
        said = visit if visit == "baseline" else f"{visit.removeprefix('m')} months"
        assert f"{middle:g} ({lower:g} to {upper:g}) at {said}" in of_arm, (arm, visit)


def test_bars_of_adverse_events_say_how_many_had_each_grade(published, figures):
    texts = [text for _, _, text in printed(figures["adverse_events_by_term"])]
    events = published.sql(
        """SELECT count(DISTINCT e.patient), (SELECT count(*) FROM cohort.patients AS p WHERE p.arm = e.arm)
        FROM derived.adverse_events AS e WHERE is_treatment_emergent GROUP BY arm, term"""
    ).fetchall()
    for n, of in events:
        assert f"{n} of {of}" in texts
    widths = [
        bar.get_width() for bar in figures["adverse_events_worst_grade"].drawing.axes[0].patches
    ]
    grades = published.sql(
        """SELECT 100 * count(*) / sum(count(*)) OVER (PARTITION BY arm)
        FROM derived.ae_worst_grade GROUP BY arm, worst_grade ORDER BY arm, worst_grade"""
    ).fetchall()
    assert widths == pytest.approx([float(share) for (share,) in grades])


def test_every_figure_has_words_and_names_its_tables(published, figures):
    tables = {
        f"{s}.{t}"
        for s, t in published.sql("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()
    }
    for figure in figures.values():
        named = re.findall(r"\b[a-z]+\.[a-z_]+\b", figure.caption.rpartition("Source: ")[2])
        assert named, figure.name
        assert set(named) <= tables, figure.name
        assert len(figure.alt) > 60
        assert re.search(r"\d", figure.alt), figure.name


def test_figures_share_a_page_without_clashes(figures):
    seen = set()
    for figure in figures.values():
        ids = re.findall(r' id="([^"]+)"', figure.svg)
        assert len(ids) == len(set(ids))
        assert not seen & set(ids)
        assert all(i.startswith(f"{figure.name}-") for i in ids)
        assert set(re.findall(r'(?:url\(|href=")#([^")]+)', figure.svg)) <= set(ids)
        assert "<style" not in figure.svg
        seen |= set(ids)


def test_figures_take_the_colour_and_width_of_the_page(figures):
    for figure in figures.values():
        root = ElementTree.fromstring(figure.svg)
        assert INK not in figure.svg
        assert "currentColor" in figure.svg
        assert root.get("viewBox").startswith("0 0 720 ")
        assert root.get("width") is None and root.get("height") is None
        assert root.get("role") == "img"
        assert [root[0].text, root[1].text] == [figure.title, figure.alt]


def test_words_stay_inside_the_figure(figures):
    for figure in figures.values():
        height = float(ElementTree.fromstring(figure.svg).get("viewBox").split()[3])
        for x, y, text in printed(figure):
            assert -1 <= x <= 721 and 0 <= y <= height, (figure.name, text)


def fonts_in(pdf):
    """The TrueType fonts a PDF embeds."""
    content = []
    for part in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf.read_bytes(), re.S):
        with contextlib.suppress(zlib.error):
            content.append(zlib.decompress(part))
    return [TTFont(io.BytesIO(part)) for part in content if part[:4] == b"\0\1\0\0"]


def test_a_pdf_embeds_truetype_fonts_without_their_layout_tables(figures, tmp_path):
    figures["kaplan_meier_os"].save(tmp_path / "figure.pdf")
    fonts = fonts_in(tmp_path / "figure.pdf")
    assert fonts
    for font in fonts:
        assert "glyf" in font
        assert not {"GSUB", "GPOS", "GDEF"} & set(font.keys())


def outline(font, glyph):
    """What a glyph looks like."""
    pen = RecordingPen()
    font.getGlyphSet()[glyph].draw(pen)
    return pen.value


@pytest.mark.parametrize("text", ["≤ α", "≤ Ж"])
def test_a_pdf_embeds_the_glyphs_of_its_text_and_no_others(text, figures, tmp_path):
    drawing = Drawing()
    drawing.text(0.5, 0.5, text)
    replace(figures["kaplan_meier_os"], drawing=drawing).save(tmp_path / "figure.pdf")
    fonts = fonts_in(tmp_path / "figure.pdf")
    whole = TTFont(font_manager.findfont("DejaVu Sans"))
    drawn = {whole.getBestCmap()[ord(character)] for character in text}
    assert {name for font in fonts for name in font.getGlyphOrder()} - EVERY_FONT_HAS == drawn
    for font in fonts:
        for name in drawn & set(font.getGlyphOrder()):
            assert font["hmtx"][name] == whole["hmtx"][name]
            assert outline(font, name) == outline(whole, name)


def test_a_figure_is_saved_black_on_white_by_its_suffix(figures, tmp_path):
    figure = figures["kaplan_meier_os"]
    for suffix, start in (("svg", b"<?xml"), ("pdf", b"%PDF")):
        file = tmp_path / f"figure.{suffix}"
        figure.save(file)
        assert file.read_bytes().startswith(start)
    alone = (tmp_path / "figure.svg").read_text(encoding="utf-8")
    assert "currentColor" not in alone
    assert 'fill="#ffffff"' in alone
    root = ElementTree.fromstring(alone.encode())
    assert root.get("viewBox").split()[2:] == [root.get("width"), root.get("height")]
    with pytest.raises(ValueError, match=r"\.svg or \.pdf"):
        figure.save(tmp_path / "figure.gif")


@pytest.mark.slow
def test_the_same_file_gives_the_same_bytes(refreshed, tmp_path):
    file = refreshed / "warehouse" / "published" / "rairdtc.duckdb"
    drawn = [
        subprocess.run(
            [sys.executable, "-c", DRAW, str(file), str(tmp_path)],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert drawn[0] == drawn[1]
    assert "kaplan_meier_lpfs" in drawn[0]


def test_a_figure_is_drawn_in_the_widths_of_a_journal(figures, tmp_path):
    """600 dpi, and words of 7 to 9 points in both widths."""
    figure = figures["kaplan_meier_lpfs"]
    files = save_for_journals([figure, figures["pain"]], tmp_path)
    assert {path.name for path in files} == {
        f"{name}_{width}mm.{suffix}"
        for name, width in (("kaplan_meier_lpfs", 85), ("kaplan_meier_lpfs", 174), ("pain", 174))
        for suffix in ("svg", "png")
    }
    for width, drawn in ((85, figure.narrow), (174, figure.drawing)):
        vector = ElementTree.parse(tmp_path / f"kaplan_meier_lpfs_{width}mm.svg").getroot()
        assert vector.get("width") == f"{width}mm"
        with Image.open(tmp_path / f"kaplan_meier_lpfs_{width}mm.png") as dots:
            assert dots.width == pytest.approx(600 * width / 25.4, abs=1)
            assert dots.info["dpi"] == pytest.approx((600, 600), abs=0.1)
        points = width / 25.4 / drawn.get_size_inches()[0]
        sizes = {t.get_fontsize() * points for t in drawn.findobj(Text) if t.get_text()}
        assert 7 <= min(sizes) <= max(sizes) <= 9
    hazard_ratios = [text for _, _, text in printed(figure) if text.startswith("HR C against")]
    assert len(hazard_ratios) == 2
