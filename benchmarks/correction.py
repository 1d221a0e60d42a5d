"""Correct one pain value: the smallest possible change of an export."""

import csv
from pathlib import Path

from rairdtc_pipeline.errors import ExportError
from rairdtc_pipeline.messages import message

# Later than any file of the synthetic exports, so that its rows replace earlier ones.
NAME = "pain_2025-04-01.csv"
_DELIMITERS = (",", ";", "\t")


def correct_one_value(exports: Path) -> Path:
    """Send the first row of a pain file again, in a newer file, with another pain score.

    Returns the new file. Raises ExportError if no site sends pain as CSV with canonical headers.
    """
    for path in sorted(exports.glob("*/pain*.csv")):
        with path.open(encoding="utf-8", errors="replace", newline="") as stream:
            header = stream.readline()
            delimiter = next((mark for mark in _DELIMITERS if mark in header), ",")
            stream.seek(0)
            first = next(csv.DictReader(stream, delimiter=delimiter), None)
        if first and first.get("nrs", "").isdigit():
            corrected = {**first, "nrs": str(abs(int(first["nrs"]) - 1))}
            target = path.with_name(NAME)
            with target.open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, list(corrected), delimiter=delimiter)
                writer.writeheader()
                writer.writerow(corrected)
            return target
    raise ExportError(message("errors-benchmark-exports", folder=exports))
