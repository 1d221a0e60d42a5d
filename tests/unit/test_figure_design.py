"""Figures can be read on every page and without colour, and only they know matplotlib."""

import re
from pathlib import Path

import pytest
from matplotlib.colors import to_rgb

from rairdtc_pipeline.figures.design import ARM_STYLES

PACKAGE = Path(__file__).parents[2] / "rairdtc_pipeline"


def luminance(colour):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("page", ["#ffffff", "#121212", "#1e1e1e"])
def test_arm_colours_stand_out_on_a_white_and_on_a_dark_page(page):
    for style in ARM_STYLES:
        light, dark = sorted((luminance(style.colour), luminance(page)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 3, style


def test_arms_can_be_told_apart_without_colour():
    for form in ("dash", "marker", "hatch", "colour"):
        assert len({getattr(style, form) for style in ARM_STYLES}) == len(ARM_STYLES), form


def test_only_figures_know_matplotlib():
    for path in PACKAGE.rglob("*.py"):
        if "figures" not in path.parts:
            assert not re.search(
                r"^\s*(import|from) matplotlib", path.read_text(encoding="utf-8"), re.MULTILINE
            ), path
