"""Embedding fonts in a PDF without what only a program that lays out text would read.

A PDF places every glyph itself. The tables of a font that say how to join and shift glyphs are of
no use in it, and cutting them down to the glyphs of a drawing takes longer than drawing it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from fontTools.subset import Options  # type: ignore[import-untyped]

_LAYOUT = ("GSUB", "GPOS", "GDEF")


@contextmanager
def without_layout_tables() -> Iterator[None]:
    """Fonts are embedded without their layout tables; matplotlib has no setting for it."""
    dropped = Options._drop_tables_default
    Options._drop_tables_default = [*dropped, *_LAYOUT]
    try:
        yield
    finally:
        Options._drop_tables_default = dropped
