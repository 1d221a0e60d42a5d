"""How every figure looks: ink and paper, the arms' colours and forms, type sizes.

Colours are of middling lightness, so that they stand out (3 : 1) on a white page as on a dark one;
they can be told apart by readers with any colour vision, and each comes with its own dash, marker
and hatch for print in grey.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import matplotlib as mpl
from matplotlib import font_manager, style

# Not quite black: the drawing's ink, to be told from a black that is meant, becomes the page's.
INK = "#010101"
PAPER = "#ffffff"
WIDTH, NARROW = 720, 360
# In print, 174 and 85 mm wide, these are 7 to 9 points.
TEXT, SMALL = 13, 12
UNITS_PER_INCH = 72

Dash = tuple[float, tuple[float, ...]]


@dataclass(frozen=True)
class ArmStyle:
    """Colour, and the dash, marker and hatch that say the same without colour."""

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
# CTCAE grades 1 to 5, pale to dark; None is grade 0. With each, the colour of words on it.
GRADE_COLOURS = (
    (None, INK),
    ("#fee391", "#000000"),
    ("#fdae4f", "#000000"),
    ("#e4662c", "#000000"),
    ("#a83216", "#ffffff"),
    ("#5c1a0c", "#ffffff"),
)

# Widths are measured in the font matplotlib brings along, so that a figure is laid out alike
# everywhere; it has no Chinese, for which the first of these that is installed stands in.
_CHINESE = ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "Droid Sans Fallback")
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
    """The look of the figures while drawing, whatever the machine's own settings of matplotlib."""
    installed = set(font_manager.get_font_names())
    fonts = ["DejaVu Sans", *[name for name in _CHINESE if name in installed][:1]]
    # It warns that a Chinese font has no bold, which nobody asked it to have.
    log = logging.getLogger("matplotlib.font_manager")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        with mpl.rc_context(), style.context(["default", {**_SETTINGS, "font.family": fonts}]):
            yield
    finally:
        log.setLevel(level)
