"""All measurements for one number of patients, in a separate folder."""

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.correction import correct_one_value
from benchmarks.process import Cost, repeated, run
from benchmarks.refresh_output import seconds_by_stage, source_rows, steps

# pandas holds every table in memory: more patients do not fit into the reference machine.
MOST_PATIENTS_FOR_PANDAS = 100_000
# Short measurements are repeated three times, and the median is reported.
_REPEATED_BELOW_PATIENTS, _REPEATS = 1_000, 3
_ROOT = Path(__file__).parents[1]
_RAIRDTC = str(Path(sys.executable).parent / "rairdtc")


@dataclass(frozen=True)
class SizeResult:
    """Measurements for one size. `stages` are the seconds of the full refresh by stage.

    `differences` is table → column → number of rows in which pandas differs from the warehouse;
    None if pandas was not run.
    """

    patients: int
    rows: int
    export_bytes: int
    costs: dict[str, Cost]
    stages: dict[str, float]
    differences: dict[str, dict[str, int]] | None


def importing_program(folder: Path) -> str:
    """The program that imports the libraries of a refresh, found by refreshing the study cohort."""
    folder.mkdir(parents=True)
    run([_RAIRDTC, "demo"], folder)
    _, output = run([sys.executable, "-m", "benchmarks.libraries"], folder, reach=_ROOT)
    return str(json.loads(output.splitlines()[-1]))


def measure(patients: int, folder: Path, importing: str, say: Callable[[str], None]) -> SizeResult:
    """Write exports of this number of patients into the folder and make all measurements.

    `importing` is the program that imports the libraries.
    """
    folder.mkdir(parents=True)
    times = _REPEATS if patients < _REPEATED_BELOW_PATIENTS else 1
    costs: dict[str, Cost] = {}

    def take(name: str, *command: str, times: int = 1, before: Path | None = None) -> str:
        def once() -> tuple[Cost, str]:
            if before:
                shutil.rmtree(before, ignore_errors=True)
            return run(command, folder)

        costs[name], output = repeated(times, once)
        say(f"{patients:>9,}  {name:<18}{costs[name].seconds:>9.2f} s")
        return output

    exports, warehouse = folder / "exports", folder / "warehouse"
    take("import", sys.executable, "-c", importing, times=_REPEATS)
    take("demo", _RAIRDTC, "demo", "--patients", str(patients))
    size = sum(path.stat().st_size for path in exports.rglob("*") if path.is_file())
    costs |= _bare_reading(exports, folder / "bare")
    said = take("refresh_full", _RAIRDTC, "refresh", "--full", times=times, before=warehouse)
    take("refresh_unchanged", _RAIRDTC, "refresh", times=times)
    correct_one_value(exports)
    take("refresh_changed", _RAIRDTC, "refresh")
    differences = None
    if patients <= MOST_PATIENTS_FOR_PANDAS:
        costs |= _derivations("duckdb", warehouse, folder / "derived")[0]
        own, differences = _derivations("pandas", warehouse, folder / "derived")
        costs |= own
    done = steps(said)
    return SizeResult(patients, source_rows(done), size, costs, seconds_by_stage(done), differences)


def _bare_reading(exports: Path, folder: Path) -> dict[str, Cost]:
    folder.mkdir()
    command = [sys.executable, "-m", "benchmarks.bare_reading", str(exports), str(folder)]
    _, output = run(command, _ROOT)
    shutil.rmtree(folder)
    return {name: Cost(**cost) for name, cost in json.loads(output).items()}


def _derivations(
    engine: str, warehouse: Path, folder: Path
) -> tuple[dict[str, Cost], dict[str, dict[str, int]]]:
    command = [sys.executable, "-m", "benchmarks.derivations", engine, str(warehouse), str(folder)]
    _, output = run(command, _ROOT)
    shutil.rmtree(folder, ignore_errors=True)
    found = json.loads(output)
    costs = {name: Cost(**cost) for name, cost in found["costs"].items()}
    return costs, found["differences"]
