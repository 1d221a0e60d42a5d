"""Why a run ended as it did, read from its events, in words that hold no patient's value."""

import re
from collections.abc import Iterable, Iterator

import dagster as dg

from rairdtc_pipeline.errors import RairdtcError

_FILE = re.compile(r"^- (?P<site>[^/\n]*)/(?P<file>.*): (?P<reason>.*)$", re.MULTILINE)


def failed_checks(
    evaluations: Iterable[dg.AssetCheckEvaluation], *, with_rows: bool = False
) -> Iterator[tuple[str, str]]:
    """Blocking checks that failed: asset and check, and what the check saw.

    `with_rows` says in which rows, with pseudonyms and files: that stays on this machine.
    """
    told = ("refused", "violations", "where") if with_rows else ("refused", "violations")
    for check in evaluations:
        if not check.passed and check.severity == dg.AssetCheckSeverity.ERROR and check.blocking:
            seen = "; ".join(
                str(value.value).strip() for name, value in check.metadata.items() if name in told
            )
            yield _named(check), seen


def warnings(evaluations: Iterable[dg.AssetCheckEvaluation]) -> Iterator[tuple[str, str]]:
    """Other checks that failed: asset and check, and the counts the check gave, nothing else."""
    for check in evaluations:
        if not check.passed and not check.blocking:
            counts = (
                f"{name} {value.value}"
                for name, value in check.metadata.items()
                if isinstance(value, dg.IntMetadataValue)
            )
            yield _named(check), ", ".join(counts)


def contradictions(evaluations: Iterable[dg.AssetCheckEvaluation]) -> Iterator[str]:
    """What does not fit together and stops nothing: how often, the rule, the first rows.

    With pseudonyms and files: that stays on this machine.
    """
    for check in evaluations:
        if not check.passed and not check.blocking and "where" in check.metadata:
            count, where = (check.metadata[name].value for name in ("violations", "where"))
            yield f"{count} against the rule: {where}"


def _named(check: dg.AssetCheckEvaluation) -> str:
    return f"{check.asset_key.to_user_string()}: {check.check_name}"


def without_file_names(seen: str) -> str:
    """Refused files by site alone: what leaves the machine names no file, whose name may be a
    patient's.
    """
    return _FILE.sub(r"- a file of \g<site> (rairdtc check names it): \g<reason>", seen)


def errors(events: Iterable[dg.DagsterEvent]) -> Iterator[str]:
    """What ended the run: our own message; of any other error, which may hold values, the class."""
    ours = {kind.__name__ for kind in RairdtcError.__subclasses__()} | {RairdtcError.__name__}
    told: set[str] = set()
    for event in events:
        error = getattr(event.event_specific_data, "error", None) if event.is_failure else None
        chain = []
        while error is not None:
            chain.append(error)
            error = error.cause
        if not chain or chain[-1].cls_name == "DagsterAssetCheckFailedError":
            continue
        if chain[-1].cls_name == "DagsterExecutionInterruptedError":
            told.add("interrupted")
            continue
        mine = next((link for link in chain if link.cls_name in ours), None)
        text = mine.message if mine else f"{chain[-1].cls_name}; the run's page has the details"
        told.add(text.strip().splitlines()[0].split("Error: ", 1)[-1])
    yield from sorted(told)
