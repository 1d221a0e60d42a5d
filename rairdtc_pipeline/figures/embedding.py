"""Fast font subsetting for PDF files.

A PDF embeds the glyphs that its drawing uses. Extracting them from a font with thousands of glyphs
takes longer than the drawing itself. Therefore a small font with the usual characters is extracted
once, without the layout tables, because a PDF positions every glyph itself.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain

from fontTools.subset import Options
from matplotlib.backends import _backend_pdf_ps
from matplotlib.font_manager import FontPath, get_font

_LAYOUT = ("GSUB", "GPOS", "GDEF")
# Latin, Latin ligatures, Greek, punctuation to mathematical operators, geometric shapes.
_USUAL = frozenset(
    chain(
        range(0x250),
        range(0xFB00, 0xFB07),
        range(0x370, 0x400),
        range(0x2000, 0x2300),
        range(0x25A0, 0x2600),
    )
)
_cut = _backend_pdf_ps.get_glyphs_subset


@contextmanager
def fonts_cut_from_small_ones() -> Iterator[None]:
    """Embed fonts from small ones without layout tables; matplotlib has no setting for this."""
    _backend_pdf_ps.get_glyphs_subset = _cut_from_small  # type: ignore[assignment]
    dropped = Options._drop_tables_default
    Options._drop_tables_default = [*dropped, *_LAYOUT]
    try:
        yield
    finally:
        Options._drop_tables_default = dropped
        _backend_pdf_ps.get_glyphs_subset = _cut


class _SmallFont(io.BytesIO):
    """A font in memory that replaces a font path."""

    face_index = -1


@lru_cache
def _small(font: FontPath) -> tuple[bytes, dict[int, int]]:
    """A font with the usual characters of `font`, and the map from old to new glyph indices."""
    glyphs = {glyph for code, glyph in get_font(font).get_charmap().items() if code in _USUAL}
    with _cut(font, glyphs) as small:
        data = _backend_pdf_ps.font_as_file(small.font)  # type: ignore[no-untyped-call]
        return data.getvalue(), small.glyph_index_map


@contextmanager
def _cut_from_small(font: FontPath, glyphs: set[int]) -> Iterator[_backend_pdf_ps.SubsetResults]:
    data, places = _small(font)
    if not places.keys() >= set(glyphs):
        with _cut(font, glyphs) as found:
            yield found
        return
    with _cut(_SmallFont(data), {places[glyph] for glyph in glyphs}) as found:
        kept = {glyph: found.glyph_index_map[places[glyph]] for glyph in glyphs}
        yield _backend_pdf_ps.SubsetResults(found.font, kept)
