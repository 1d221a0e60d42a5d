"""The results as a figure: growth of time with rows, and time per stage of the full refresh."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.one_size import SizeResult
from benchmarks.ratios import exponents

_LINES = {
    "refresh_full": ("full refresh", "#0b3c5d", "o"),
    "refresh_changed": ("one export changed", "#328cc1", "s"),
    "refresh_unchanged": ("nothing changed", "#9bbfd6", "v"),
    "bare_read": ("bare DuckDB reading", "#d9822b", "D"),
    "pandas_derive": ("derivations, pandas", "#8b1e3f", "^"),
    "duckdb_derive": ("derivations, DuckDB", "#3f7d4e", "P"),
    "import": ("importing the libraries", "#777777", "x"),
}


def draw(results: Sequence[SizeResult], folder: Path) -> tuple[Path, Path]:
    """Write `results.svg` and `results.png`; returns their paths."""
    figure = Figure(figsize=(11, 4.6), layout="constrained")
    growth, stages = figure.subplots(1, 2, width_ratios=(1.25, 1))
    _draw_growth(growth, results)
    _draw_stages(stages, results)
    paths = folder / "results.svg", folder / "results.png"
    with mpl.rc_context({"svg.hashsalt": "benchmark"}):
        figure.savefig(paths[0], metadata={"Date": None})
        figure.savefig(paths[1], dpi=150)
    return paths


def _draw_growth(axes: Axes, results: Sequence[SizeResult]) -> None:
    fitted = exponents(results)
    for name, (label, colour, marker) in _LINES.items():
        points = [(r.rows, r.costs[name].seconds) for r in results if name in r.costs]
        power = f" (rows$^{{{fitted[name]:.2f}}}$)" if name in fitted else ""
        axes.plot(*zip(*points, strict=True), marker=marker, color=colour, label=label + power)
    axes.set(xscale="log", yscale="log", xlabel="source rows", ylabel="seconds on the clock")
    axes.set_title("Time by size", loc="left")
    axes.grid(visible=True, which="major", color="#dddddd")
    axes.legend(fontsize=8, loc="upper left", framealpha=0.9)
    axes.spines[["top", "right"]].set_visible(False)


def _draw_stages(axes: Axes, results: Sequence[SizeResult]) -> None:
    stages = list(dict.fromkeys(stage for result in results for stage in result.stages))
    colours = mpl.colormaps["tab20"].colors  # type: ignore[attr-defined]
    sizes = [f"{result.patients:,}" for result in results]
    left = [0.0] * len(results)
    for number, stage in enumerate(stages):
        shares = [
            100 * result.stages.get(stage, 0) / sum(result.stages.values()) for result in results
        ]
        axes.barh(sizes, shares, left=left, label=stage, color=colours[number % len(colours)])
        left = [start + share for start, share in zip(left, shares, strict=True)]
    axes.set(xlabel="percent of the seconds of all stages", ylabel="patients", xlim=(0, 100))
    axes.set_title("Full refresh by stage", loc="left")
    axes.invert_yaxis()
    axes.legend(fontsize=8, loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
