"""Killed at any moment, a refresh leaves the last publication or the next, and needs no hand.

RAIRDTC_KILLS=200 kills two hundred times; each tenth time, and the last, a refresh follows and is
held against that of a warehouse where nothing was killed.
"""

import os
import random
import re
import signal
import subprocess

import pytest

from tests.faults.publications import (
    assert_same_rows,
    correct_and_refresh,
    send_pain_again,
    whole,
)
from tests.integration.shell import copy_of, start

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("RAIRDTC_KILLS", "1"))
COMPARED_EACH = 10


@pytest.fixture
def deployed(refreshed, tmp_path):
    return copy_of(refreshed, tmp_path / "deployed")


def kill_after(process, seconds):
    """Kill a refresh; whether it was still at it."""
    try:
        process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.communicate()
    return process.returncode == -signal.SIGKILL


def seconds_of_a_refresh(folder):
    """What the refresh of the fixture took, and the start of a process."""
    return float(re.search(r"Took +([\d.]+)", (folder / "refresh.txt").read_text())[1]) + 4


def assert_previous_or_new(before, after, moment):
    if after["points to"] == before["points to"]:
        assert after == before, moment


def test_a_refresh_killed_at_any_moment_leaves_one_publication_or_the_next(
    deployed, refreshed, corrected
):
    rng = random.SystemRandom()
    duration = seconds_of_a_refresh(deployed)
    published, killed, new = whole(deployed), 0, True
    while killed < KILLS:
        full = rng.random() < 0.2
        if new or rng.random() < 0.3:
            send_pain_again(deployed)
        moment = rng.uniform(0, duration)
        killed += kill_after(start(deployed, "refresh", *["--full"] * full), moment)
        found = whole(deployed)
        new = found["points to"] != published["points to"]
        assert_previous_or_new(published, found, moment)
        published = found
        print(f"{killed} killed, after {moment:.1f} s, new: {new}", flush=True)
        if killed % COMPARED_EACH == 0 or killed == KILLS:
            correct_and_refresh(deployed, refreshed / "exports")
            published, new = whole(deployed), True
            assert_same_rows(deployed, corrected[0])
