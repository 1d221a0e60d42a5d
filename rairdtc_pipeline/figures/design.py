"""The style of every figure: colours, the arms' line styles and markers, and font sizes.

Colours have medium lightness, so that their contrast is at least 3 : 1 on white and on dark pages.
Readers with any colour vision can distinguish them, and each arm also has its own dash, marker and
hatch for print in grey.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import matplotlib as mpl
from matplotlib import font_manager, style

from rairdtc_pipeline.figures.chinese_font import add_chinese_font

# Not pure black, so that the ink can be replaced by the page's text colour and true black stays.
INK = "#010101"
PAPER = "#ffffff"
WIDTH, NARROW = 720, 360
# At print widths of 174 and 85 mm, these sizes are 7 to 9 points.
TEXT, SMALL = 13, 12
UNITS_PER_INCH = 72

Dash = tuple[float, tuple[float, ...]]


@dataclass(frozen=True)
class ArmStyle:
    """Colour of an arm, and the dash, marker and hatch that identify it without colour."""

    colour: str
    dash: Dash
    marker: str
    hatch: str


ARM_STYLES = (
    ArmStyle("#0072b2", (0, ()), "o", ""),
    ArmStyle("#d55e00", (0, (6, 2)), "s", "///"),
    ArmStyle("#009e73", (0, (2, 1.5)), "^", "xxx"),
    ArmStyle("#aa4499", (0, (6, 2, 1, 2)), "D", "---"),
    ArmStyle("#8a7a00", (0, (9, 3)), "v", "|||"),
    ArmStyle("#777777", (0, (1, 3)), "P", "+++"),
)
# Fill of CTCAE grades 0 to 5, pale to dark (grade 0 has no fill), and the colour of text on it.
GRADE_COLOURS = (
    (None, INK),
    ("#fee391", "#000000"),
    ("#fdae4f", "#000000"),
    ("#e4662c", "#000000"),
    ("#a83216", "#ffffff"),
    ("#5c1a0c", "#ffffff"),
)

# Rare characters in text from hospitals come from the first installed font of this list.
_RARE = ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "Droid Sans Fallback")
_SETTINGS = {
    "svg.fonttype": "none",
    "svg.hashsalt": "rairdtc",
    "pdf.fonttype": 42,
    "font.size": TEXT,
    "text.parse_math": False,
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.labelsize": TEXT,
    "axes.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 1,
    "axes.axisbelow": True,
    "grid.color": INK,
    "grid.alpha": 0.15,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "hatch.color": INK,
    "hatch.linewidth": 0.7,
    "legend.frameon": False,
    "legend.fontsize": SMALL,
    "lines.linewidth": 2,
}


@contextmanager
def drawing_style() -> Iterator[None]:
    """Apply the style of the figures while drawing, instead of the machine's own settings."""
    installed = set(font_manager.get_font_names())
    # Text is measured in these two fonts, so that figures have the same layout on every machine.
    fonts = ["DejaVu Sans", add_chinese_font(), *[name for name in _RARE if name in installed][:1]]
    # matplotlib warns that the Chinese font has no bold face: its regular one serves for both.
    log = logging.getLogger("matplotlib.font_manager")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        with mpl.rc_context(), style.context(["default", {**_SETTINGS, "font.family": fonts}]):
            yield
    finally:
        log.setLevel(level)
