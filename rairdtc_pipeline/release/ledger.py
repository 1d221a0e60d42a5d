"""The ledger of a warehouse: every release and every extract that has left the hospital.

For each release it holds the printed numbers, one possible value for each suppressed count, and a
keyed hash of the patients of each arm. It holds no row and no pseudonym of a patient, so a
withdrawal does not change it. The retention of snapshots does not delete it.
"""

import hmac
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

from rairdtc_pipeline.errors import DeclarationError, StorageError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.release.counts import Count, Mark, System
from rairdtc_pipeline.release.disclosure import Disclosure, Release, Statistic
from rairdtc_pipeline.release.earlier import Told
from rairdtc_pipeline.storage.atomic_file import replace_atomically
from rairdtc_pipeline.storage.locks import lock_of


@dataclass(frozen=True)
class Shared:
    """One extract: its recipient, and the last day of its data."""

    recipient: str
    data_cutoff: date


@dataclass
class Ledger:
    """Releases and extracts in order; `people_key` identifies the key of today's pseudonyms."""

    file: Path
    people_key: str
    secret: str
    releases: list[Release] = field(default_factory=list)
    extracts: list[Shared] = field(default_factory=list)

    def people(self, patients: Mapping[str, list[str]]) -> dict[str, str]:
        """A keyed hash of the pseudonyms of each arm; different patients give a different hash."""
        key = bytes.fromhex(self.secret)
        return {
            arm: hmac.digest(key, "\0".join(sorted(names)).encode(), "sha256").hex()
            for arm, names in patients.items()
        }

    def release(self, disclosure: Disclosure, patients: int) -> Release:
        """The given numbers as the next release of the ledger."""
        return Release(
            number=max((release.number for release in self.releases), default=0) + 1,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            patients=patients,
            people_key=self.people_key,
            people=disclosure.people,
            systems=disclosure.systems,
            statistics=disclosure.statistics,
        )

    def add_release(self, release: Release) -> None:
        """Record a release, unless it is identical to the last one."""
        last = self.releases[-1] if self.releases else None
        if last != release and (
            last is None or replace(last, number=release.number, made_at=release.made_at) != release
        ):
            self.releases.append(release)
            self._write()

    def add_extract(self, extract: Shared) -> None:
        """Record an extract."""
        if extract not in self.extracts:
            self.extracts.append(extract)
            self._write()

    def forget_release(self, number: int) -> None:
        """Remove a release that never left the hospital.

        Raises DeclarationError when no release has this number.
        """
        kept = [release for release in self.releases if release.number != number]
        if kept == self.releases:
            raise DeclarationError(message("release-not-in-ledger", number=number))
        self.releases = kept
        self._write()

    def _write(self) -> None:
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        plain = {
            "secret": self.secret,
            "releases": [asdict(release) for release in self.releases],
            "extracts": [asdict(extract) for extract in self.extracts],
        }
        replace_atomically(self.file, json.dumps(plain, default=str) + "\n")


@contextmanager
def opened_ledger(file: Path, people_key: str) -> Iterator[Ledger]:
    """The ledger, locked until the end so that releases are made one after the other.

    It is empty if there is no file. Raises StorageError if the file is damaged: a release that
    is not checked against the earlier ones is unsafe.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(lock_of(file), os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(lock) as held:
        flock(held, LOCK_EX)
        yield _read(file, people_key)


def _read(file: Path, people_key: str) -> Ledger:
    if not file.exists():
        return Ledger(file, people_key, secrets.token_hex(32))
    try:
        plain = json.loads(file.read_text(encoding="utf-8"))
        return Ledger(
            file,
            people_key,
            plain["secret"],
            [read_release(each) for each in plain["releases"]],
            [
                Shared(each["recipient"], date.fromisoformat(each["data_cutoff"]))
                for each in plain["extracts"]
            ],
        )
    except (ValueError, TypeError, LookupError) as error:
        raise StorageError(message("release-ledger-damaged", file=file)) from error


def read_release(plain: dict[str, Any]) -> Release:
    """A release from its JSON; raises TypeError, ValueError or LookupError for any other JSON."""
    systems = {place: _told(told) for place, told in plain["systems"].items()}
    statistics = {
        place: Statistic(tuple(each["behind"]), each["text"])
        for place, each in plain["statistics"].items()
    }
    return Release(**plain | {"systems": systems, "statistics": statistics})


def _told(plain: dict[str, Any]) -> Told:
    counts = {name: Count(**count) for name, count in plain["system"]["counts"].items()}
    sums = tuple((total, tuple(parts)) for total, parts in plain["system"]["sums"])
    marks = {name: Mark(mark) for name, mark in plain["marks"].items()}
    return Told(System(counts, sums), marks, plain["smallest_cell"])
