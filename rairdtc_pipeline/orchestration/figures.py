"""The figures as assets, each with its picture on its page."""

import base64
import time

import dagster as dg

from rairdtc_pipeline.orchestration.metadata import key_of
from rairdtc_pipeline.orchestration.resources import Refresh
from rairdtc_pipeline.orchestration.step import Made, Tables, made_by, step
from rairdtc_pipeline.publication.figures import FIGURES, Figure, draw


def _figures(refresh: Refresh, wanted: frozenset[str]) -> Tables:
    """The figures of the paper, each on its own page."""
    start = time.perf_counter()
    refresh.figures.clear()
    for name, kind in FIGURES.items():
        drawn = draw(refresh.con, kind)
        refresh.figures.extend(drawn)
        pictures = {figure.title: dg.MetadataValue.md(_image(figure)) for figure in drawn}
        yield f"figures.{name}", Made(pictures or {"drawn": "nothing: its tables have no rows"})
    refresh.done("figures", len(refresh.figures), start)


def _image(figure: Figure) -> str:
    """The picture inside markdown, with its words."""
    picture = base64.b64encode(figure.standalone.encode()).decode()
    return f"![{figure.alt}](data:image/svg+xml;base64,{picture})\n\n{figure.caption}"


figures = step(
    "figures",
    [
        dg.AssetSpec(
            ["figures", name],
            group_name="publication",
            deps=[key_of(table) for table in kind.reads],
            description=f"**{kind.title}**, as in the report and the exports.",
            kinds={"matplotlib"},
            code_version=made_by(),
        )
        for name, kind in FIGURES.items()
    ],
    _figures,
)
