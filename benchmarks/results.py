"""The results as tables on the terminal and as a file."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.machine import machine
from benchmarks.one_size import SizeResult
from benchmarks.ratios import exponents, figures, verdicts

_MIB = 1024**2


def write_json(results: Sequence[SizeResult], path: Path) -> None:
    """Write all measurements, with the machine on which they were made."""
    content = {
        "machine": machine(),
        "sizes": [{**asdict(result), "figures": figures(result)} for result in results],
        "growth_exponents": exponents(results),
        "targets": [
            {**asdict(target), "value": value, "met": None if value is None else target.met(value)}
            for target, value in verdicts(results)
        ],
    }
    path.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def print_results(results: Sequence[SizeResult], console: Console) -> None:
    """Print costs, stages and figures by size, growth, and each target with its result."""
    _print_titled(
        console, "Seconds on the clock · seconds of CPU · peak memory, MiB", _costs(results)
    )
    _print_titled(console, "Full refresh by stage, seconds", _stages(results))
    _print_titled(console, "Ratios of seconds on the clock", _figures(results))
    for name, value in exponents(results).items():
        console.print(f"{name} grows with rows to the power {value:.2f}")
    _print_titled(console, "Targets", _targets(results))


def _print_titled(console: Console, title: str, table: Table) -> None:
    console.print(f"\n[bold]{title}[/]")
    console.print(table)


def _by_size(results: Sequence[SizeResult]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("patients")
    for result in results:
        table.add_column(f"{result.patients:,}", justify="right")
    return table


def _costs(results: Sequence[SizeResult]) -> Table:
    table = _by_size(results)
    table.add_row("source rows", *(f"{result.rows:,}" for result in results))
    table.add_row("exports, MB", *(f"{result.export_bytes / 1e6:,.1f}" for result in results))
    for name in dict.fromkeys(name for result in results for name in result.costs):
        cells = []
        for result in results:
            cost = result.costs.get(name)
            cells.append(
                f"{cost.seconds:.2f} · {cost.cpu_seconds:.2f} · {cost.peak_bytes / _MIB:,.0f}"
                if cost
                else "not run"
            )
        table.add_row(name, *cells)
    return table


def _stages(results: Sequence[SizeResult]) -> Table:
    table = _by_size(results)
    for stage in dict.fromkeys(stage for result in results for stage in result.stages):
        table.add_row(stage, *(f"{result.stages.get(stage, 0):.2f}" for result in results))
    return table


def _figures(results: Sequence[SizeResult]) -> Table:
    table = _by_size(results)
    found = [figures(result) for result in results]
    for name in dict.fromkeys(name for values in found for name in values):
        table.add_row(name, *(f"{v[name]:,.2f}" if name in v else "not run" for v in found))
    return table


def _targets(results: Sequence[SizeResult]) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("patients", "figure", "target", "measured", ""):
        table.add_column(heading)
    for target, value in verdicts(results):
        bound = f"{target.side} {target.bound:g}"
        reached = "size not run" if value is None else f"{value:,.2f}"
        verdict = "" if value is None else "met" if target.met(value) else "not met"
        table.add_row(f"{target.patients:,}", target.figure, bound, reached, verdict)
    return table
