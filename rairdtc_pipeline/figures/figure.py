"""One figure of the paper: its text, its drawing for a page, and its files."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from matplotlib.figure import Figure as Drawing

from rairdtc_pipeline.figures.design import PAPER, drawing_style
from rairdtc_pipeline.figures.embedding import fonts_cut_from_small_ones
from rairdtc_pipeline.figures.svg import inline_svg, standalone_svg


class Subject(StrEnum):
    """Subject of a figure, which decides its section in the report."""

    SURVIVAL = "survival"
    RESPONSE = "response"


@dataclass(frozen=True)
class Figure:
    """One figure.

    `svg` is a complete <svg> element for embedding in a page. It is transparent, text and axes have
    the page's text colour, and ids begin with the figure's name. `narrow_svg` is the version for a
    phone, or empty. `alt` describes the drawing in words.
    """

    name: str
    title: str
    caption: str
    alt: str
    svg: str
    drawing: Drawing = field(repr=False, compare=False)
    subject: Subject = Subject.RESPONSE
    narrow_svg: str = ""
    narrow: Drawing | None = field(default=None, repr=False, compare=False)

    @property
    def standalone(self) -> str:
        """The text of a standalone .svg file, black on white."""
        return standalone_svg(self.svg)

    def save(self, path: Path) -> None:
        """Write the figure, black on white, as .svg or .pdf according to the suffix.

        Raises ValueError for another suffix.
        """
        if path.suffix == ".svg":
            path.write_text(self.standalone, encoding="utf-8")
        elif path.suffix == ".pdf":
            with drawing_style(), fonts_cut_from_small_ones():
                self.drawing.savefig(path, facecolor=PAPER, metadata={"CreationDate": None})
        else:
            raise ValueError(f"a figure is saved as .svg or .pdf, not as {path.name}")


def finish(
    name: str, title: str, caption: str, alt: str, drawing: Drawing, narrow: Drawing | None = None
) -> Figure:
    """Make a figure from a drawing and its text; `narrow` is the drawing for a phone."""
    svg = inline_svg(drawing, name, title, alt)
    small = inline_svg(narrow, f"{name}_narrow", title, alt) if narrow else ""
    return Figure(name, title, caption, alt, svg, drawing, narrow_svg=small, narrow=narrow)
