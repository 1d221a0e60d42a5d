"""Command line of the benchmark: measure every size in one run; write tables, figure and file."""

import argparse
import shutil
import tempfile
from pathlib import Path

from benchmarks.one_size import importing_program, measure

_SIZES = (52, 10_000)
_OUTPUT = Path(__file__).parent / "results"


def main(arguments: list[str] | None = None) -> None:
    """Measure the given sizes and print the results."""
    asked = _parser().parse_args(arguments)
    work = Path(tempfile.mkdtemp(prefix="rairdtc_bench_"))
    try:
        importing = importing_program(work / "libraries")
        results = [
            measure(patients, work / str(patients), importing, lambda line: print(line, flush=True))
            for patients in sorted(set(asked.patients))
        ]
    finally:
        if asked.keep:
            print(f"kept {work}")
        else:
            shutil.rmtree(work)
    # A child process starts with its parent's memory as its peak, so import these afterwards.
    from rich.console import Console  # noqa: PLC0415

    from benchmarks.plot import draw  # noqa: PLC0415
    from benchmarks.results import print_results, write_json  # noqa: PLC0415

    asked.output.mkdir(parents=True, exist_ok=True)
    write_json(results, asked.output / "results.json")
    print_results(results, Console())
    svg, png = draw(results, asked.output)
    print(f"Written  {asked.output / 'results.json'}\n         {svg}\n         {png}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument(
        "--patients", type=_patients, nargs="+", default=_SIZES, help="sizes to measure"
    )
    parser.add_argument("--output", type=Path, default=_OUTPUT, help="folder of the results")
    parser.add_argument("--keep", action="store_true", help="keep exports and warehouses")
    return parser


def _patients(text: str) -> int:
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text} is not a number of patients")
    return int(text)
