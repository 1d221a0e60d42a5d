"""Asking R, or reading what R answered.

Where R is installed it is asked, and its answer must be the one that is kept in `r_answers/`; where
it is not, the kept answer stands for it. `RAIRDTC_KEEP_R_ANSWERS=1` keeps answers anew.
"""

import hashlib
import json
import math
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

ANSWERS = Path(__file__).parent / "r_answers"


def ask_r(script, **given):
    """Value of `answer` after an R script in which `given` is a list."""
    kept = ANSWERS / f"{_digest(script, given)}.json"
    if not r_has("jsonlite", "survival", "nlme"):
        assert kept.exists(), "R is not installed and has not answered this before"
        return json.loads(kept.read_text())
    text = _run(script, given)
    if os.environ.get("RAIRDTC_KEEP_R_ANSWERS"):
        ANSWERS.mkdir(exist_ok=True)
        kept.write_text(text)
    assert _agree(json.loads(kept.read_text()), json.loads(text)), "R answers otherwise than kept"
    return json.loads(text)


@cache
def r_has(*packages):
    """Whether R is installed with these packages."""
    if not shutil.which("Rscript"):
        return False
    program = "; ".join(f"library({package})" for package in packages)
    done = subprocess.run(["Rscript", "-e", program], capture_output=True, check=False)
    return done.returncode == 0


def _agree(kept, answered):
    """Equal but for the last digits, which differ between processors."""
    if isinstance(kept, dict):
        return kept.keys() == answered.keys() and all(_agree(kept[k], answered[k]) for k in kept)
    if isinstance(kept, list):
        return len(kept) == len(answered) and all(map(_agree, kept, answered))
    if isinstance(kept, float):
        return math.isclose(kept, answered, rel_tol=1e-11, abs_tol=1e-13)
    return kept == answered


def _digest(script, given):
    return hashlib.sha256((script + json.dumps(given)).encode()).hexdigest()[:16]


def _run(script, given):
    program = f"""
    suppressPackageStartupMessages({{library(jsonlite); library(survival)}})
    given <- fromJSON(file("stdin"), simplifyVector = FALSE)
    {script}
    cat(toJSON(answer, digits = NA, na = "null", null = "null", auto_unbox = TRUE))
    """
    done = subprocess.run(
        ["Rscript", "-e", program],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
