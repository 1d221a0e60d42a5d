"""The figures in the sizes of journals: one and two columns, as SVG and as PNG at 600 dpi."""

import re
from collections.abc import Iterable
from pathlib import Path

from matplotlib.figure import Figure as Drawing

from rairdtc_pipeline.figures.design import PAPER, drawing_style
from rairdtc_pipeline.figures.figure import Figure
from rairdtc_pipeline.figures.svg import standalone_svg

ONE_COLUMN_MM, TWO_COLUMNS_MM = 85, 174
_DOTS_PER_INCH, _MM_PER_INCH = 600, 25.4
_SIZE = re.compile(r'width="(?P<width>[\d.]+)" height="(?P<height>[\d.]+)"')


def save_for_journals(figures: Iterable[Figure], folder: Path) -> list[Path]:
    """Write `<figure>_174mm` for each figure, and `<figure>_85mm` if drawn for one column."""
    files: list[Path] = []
    for figure in figures:
        files += _save(figure.name, figure.svg, figure.drawing, TWO_COLUMNS_MM, folder)
        if figure.narrow is not None:
            files += _save(figure.name, figure.narrow_svg, figure.narrow, ONE_COLUMN_MM, folder)
    return files


def _save(name: str, svg: str, drawing: Drawing, width_mm: int, folder: Path) -> list[Path]:
    """Write the drawing as two files of the given width."""
    vector, dots = (folder / f"{name}_{width_mm}mm.{suffix}" for suffix in ("svg", "png"))
    vector.write_text(_of_width(standalone_svg(svg), width_mm), encoding="utf-8")
    units = width_mm / _MM_PER_INCH / drawing.get_size_inches()[0]
    with drawing_style():
        drawing.savefig(
            dots,
            dpi=_DOTS_PER_INCH * units,
            facecolor=PAPER,
            pil_kwargs={"dpi": (_DOTS_PER_INCH, _DOTS_PER_INCH)},
        )
    return [vector, dots]


def _of_width(svg: str, width_mm: int) -> str:
    """The SVG text with its size in millimetres."""

    def sized(found: re.Match[str]) -> str:
        height = width_mm * float(found["height"]) / float(found["width"])
        return f'width="{width_mm}mm" height="{height:.2f}mm"'

    return _SIZE.sub(sized, svg, count=1)
