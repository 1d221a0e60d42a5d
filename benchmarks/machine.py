"""The machine on which the benchmark ran."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

_VERSIONS = ("dagster", "duckdb", "numpy", "pandas", "pandera", "polars", "pyarrow")


def machine() -> dict[str, str | int]:
    """Cores, memory (bytes), processor, system and versions."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "processor": _processor(),
        "system": platform.platform(),
        "python": platform.python_version(),
        **{name: version(name) for name in _VERSIONS},
    }


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text(encoding="utf-8").splitlines() if facts.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor()
