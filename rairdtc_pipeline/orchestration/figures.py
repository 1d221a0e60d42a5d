"""The figures as assets, each with its picture on its page."""

import base64
import time
from collections.abc import Iterator

import dagster as dg

from rairdtc_pipeline.orchestration.metadata import key_of
from rairdtc_pipeline.orchestration.resources import WarehouseResource
from rairdtc_pipeline.publication.figures import FIGURES, Figure, draw
from rairdtc_pipeline.publication.figures.svg import standalone_svg


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            ["figures", name],
            group_name="publication",
            deps=[key_of(table) for table in kind.reads],
            description=f"**{kind.title}**, as in the report and the exports.",
            kinds={"matplotlib"},
        )
        for name, kind in FIGURES.items()
    ]
)
def figures(warehouse: WarehouseResource) -> Iterator[dg.MaterializeResult]:
    """The figures of the paper, each on its own page."""
    refresh, start = warehouse.refresh, time.perf_counter()
    refresh.figures.clear()
    for name, kind in FIGURES.items():
        drawn = draw(refresh.con, kind)
        refresh.figures.extend(drawn)
        yield dg.MaterializeResult(
            asset_key=dg.AssetKey(["figures", name]),
            metadata={figure.title: dg.MetadataValue.md(_image(figure)) for figure in drawn}
            or {"drawn": "nothing: its tables have no rows"},
        )
    refresh.done("figures", len(refresh.figures), start)


def _image(figure: Figure) -> str:
    """The picture inside markdown, with its words."""
    picture = base64.b64encode(standalone_svg(figure.svg).encode()).decode()
    return f"![{figure.alt}](data:image/svg+xml;base64,{picture})\n\n{figure.caption}"
