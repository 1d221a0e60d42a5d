"""The figures as assets, each with its image on its asset page."""

import base64
from collections.abc import Iterator, Mapping

import dagster as dg

from rairdtc_pipeline.figures import FIGURES, Figure
from rairdtc_pipeline.orchestration.metadata import as_text, key_of
from rairdtc_pipeline.orchestration.step import made_by

FIGURE_SPECS = [
    dg.AssetSpec(
        ["figures", name],
        group_name="publication",
        deps=[key_of(table) for table in kind.reads],
        description=f"{kind.title}, as in the report and the exports.",
        kinds={"matplotlib"},
        code_version=made_by(),
    )
    for name, kind in FIGURES.items()
]


def shown(drawn: Mapping[str, list[Figure]]) -> Iterator[dg.MaterializeResult]:
    """One result per kind of figure, with the figures for its asset page."""
    for name, figures in drawn.items():
        pictures = {figure.title: dg.MetadataValue.md(_image(figure)) for figure in figures}
        yield dg.MaterializeResult(
            asset_key=["figures", name],
            metadata=pictures or {"drawn": "nothing: its tables have no rows"},
        )


def _image(figure: Figure) -> str:
    """The image and its caption as Markdown."""
    picture = base64.b64encode(figure.standalone.encode()).decode()
    alt, caption = as_text(figure.alt), as_text(figure.caption)
    return f"![{alt}](data:image/svg+xml;base64,{picture})\n\n{caption}"
