"""The Chinese characters of the figures: a part of Noto Sans SC, kept beside this module.

Every machine then draws the same figures, without a font of its own. The font has the characters of
the catalogue and of adverse event terms, and the common ones of GB 2312, for text from hospitals.
`python -m rairdtc_pipeline.figures.chinese_font FONT` makes it again from NotoSansSC-Regular.otf.
"""

import sys
from functools import cache
from pathlib import Path

from matplotlib import font_manager

FAMILY = "RAIR-DTC Sans SC"
FILE = Path(__file__).parent / "fonts" / "NotoSansSC-part.ttf"
_PROJECT = Path(__file__).parents[1]
# Areas of the catalogue that figures draw.
_DRAWN = ("figures", "report", "statistics", "words")
# Rows of GB 2312 with punctuation, and with the characters of its first level.
_PUNCTUATION, _COMMON = range(0xA1, 0xA4), range(0xB0, 0xD8)
_MOST_ERROR = 1.0  # of a curve, in units of the font


@cache
def add_chinese_font() -> str:
    """Make the font known to matplotlib; returns its family."""
    font_manager.fontManager.addfont(FILE)
    return FAMILY


def characters() -> set[str]:
    """Characters that the font must have."""
    from rairdtc_pipeline.project import CONTRACTS  # noqa: PLC0415 (only to make the font)

    areas = (_PROJECT / "messages" / "zh" / f"{name}.ftl" for name in _DRAWN)
    written = [*areas, CONTRACTS / "ctcae_terms.yaml"]
    found = {c for path in written for c in path.read_text(encoding="utf-8") if c > "\u2e7f"}
    for row in (*_PUNCTUATION, *_COMMON):
        found |= set(bytes((row, cell)).decode("gb2312", "ignore") for cell in range(0xA1, 0xFF))
    return {c for c in found if c > "\u2e7f"}


def _make(source: Path) -> None:
    from fontTools.fontBuilder import FontBuilder  # noqa: PLC0415 (only to make the font)
    from fontTools.pens.cu2quPen import Cu2QuPen  # noqa: PLC0415
    from fontTools.pens.ttGlyphPen import TTGlyphPen  # noqa: PLC0415
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    whole = TTFont(source)
    names = {
        ord(c): whole.getBestCmap()[ord(c)] for c in characters() if ord(c) in whole.getBestCmap()
    }
    order = [".notdef", *sorted(set(names.values()))]
    drawn, glyphs = whole.getGlyphSet(), {}
    for name in order:
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, _MOST_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    part = FontBuilder(whole["head"].unitsPerEm, isTTF=True)
    part.setupGlyphOrder(order)
    part.setupCharacterMap(names)
    part.setupGlyf(glyphs)
    part.setupHorizontalMetrics({name: whole["hmtx"][name] for name in order})
    height = whole["hhea"]
    part.setupHorizontalHeader(ascent=height.ascent, descent=height.descent)
    kept = {13: "licenseDescription", 14: "licenseInfoURL", 0: "copyright"}
    about = {key: whole["name"].getDebugName(number) for number, key in kept.items()}
    called = {"familyName": FAMILY, "styleName": "Regular", "psName": "RAIRDTCSansSC-Regular"}
    part.setupNameTable({**called, **about})
    part.setupOS2(usWeightClass=400)
    part.setupPost(keepGlyphNames=False)
    part.font["head"].created = part.font["head"].modified = whole["head"].modified
    part.font.recalcTimestamp = False
    part.save(FILE)


if __name__ == "__main__":
    _make(Path(sys.argv[1]))
