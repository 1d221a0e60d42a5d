"""The font of the figures has the Chinese of the catalogue, and nobody needs to install one."""

import io
import warnings

from fontTools.ttLib import TTFont
from matplotlib.figure import Figure as Drawing

from rairdtc_pipeline.figures import chinese_font, design


def test_the_font_has_every_chinese_character_that_figures_may_draw():
    known = {chr(code) for code in TTFont(chinese_font.FILE).getBestCmap()}
    assert chinese_font.characters() - known == set()


def test_chinese_is_drawn_without_an_installed_chinese_font(monkeypatch):
    monkeypatch.setattr(design, "_RARE", ())
    with design.drawing_style(), warnings.catch_warnings():
        warnings.simplefilter("error")
        drawing = Drawing()
        drawing.text(0.5, 0.5, "无局部进展生存期", fontweight="bold")
        drawing.savefig(io.BytesIO(), format="png")
