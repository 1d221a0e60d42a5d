"""One figure of the paper: its words, its drawing for a page, and its files."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from matplotlib.figure import Figure as Drawing

from rairdtc_pipeline.figures.design import PAPER, drawing_style
from rairdtc_pipeline.figures.embedding import fonts_cut_from_small_ones
from rairdtc_pipeline.figures.svg import inline_svg, standalone_svg


class Subject(StrEnum):
    """What a figure is about, which is where it stands in the report."""

    SURVIVAL = "survival"
    RESPONSE = "response"


@dataclass(frozen=True)
class Figure:
    """One figure.

    `svg` is a whole <svg> element to stand inside a page: transparent, text and axes in the
    page's text colour, ids that begin with the figure's name. `narrow_svg` is the same for a phone,
    empty where there is none. `alt` says in words what is drawn.
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
        """The picture as an .svg file of its own, black on white."""
        return standalone_svg(self.svg)

    def save(self, path: Path) -> None:
        """Write the figure, black on white, as .svg or .pdf: the suffix decides.

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
    """A drawing with its words as a figure; `narrow` is the same for a phone."""
    svg = inline_svg(drawing, name, title, alt)
    small = inline_svg(narrow, f"{name}_narrow", title, alt) if narrow else ""
    return Figure(name, title, caption, alt, svg, drawing, narrow_svg=small, narrow=narrow)
