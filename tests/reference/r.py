"""Asking R: a script that reads JSON on standard input and writes JSON on standard output."""

import json
import subprocess


def ask_r(script, **given):
    """Run an R script; `given` is there as the list `given`, the value of `answer` comes back."""
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
    return json.loads(done.stdout)
