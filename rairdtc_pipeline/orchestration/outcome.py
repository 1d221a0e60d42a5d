"""Why a run ended as it did, read from its events, as messages that hold no patient's value."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import dagster as dg

from rairdtc_pipeline.errors import RairdtcError
from rairdtc_pipeline.ingest.file_names import public_name
from rairdtc_pipeline.messages import Message, message, messages_json, stored_messages

# Metadata of a check: what it says, as ids and parameters; with pseudonyms and files.
SAID = "messages"
# Metadata of a check: in which files, or in which export of which site, and how many rows.
PLACES = "places"
_PLACES_TOLD = 5
# Tag of a run: the error of ours that ended it, as id and parameters.
ENDED_BY = "rairdtc/ended_by"


def as_metadata(said: Iterable[Message]) -> dg.JsonMetadataValue:
    """Messages as a check keeps them."""
    return dg.MetadataValue.json(json.loads(messages_json(said)))


def _said(check: dg.AssetCheckEvaluation, key: str = SAID) -> tuple[Message, ...]:
    kept = check.metadata.get(key)
    return stored_messages(json.dumps(kept.value)) if kept else ()


def failed_checks(
    evaluations: Iterable[dg.AssetCheckEvaluation], *, with_rows: bool = False
) -> Iterator[tuple[str, tuple[Message, ...]]]:
    """Blocking checks that failed: asset and check, and what the check saw.

    `with_rows` says in which rows, with pseudonyms and files: that stays on this machine.
    """
    for check in evaluations:
        if not check.passed and check.severity == dg.AssetCheckSeverity.ERROR and check.blocking:
            count = check.metadata.get("violations")
            counted = [message("outcome-violations", count=int(str(count.value)))] if count else []
            told = _said(check) if with_rows or not counted else ()
            yield _named(check), (*counted, *told)


def warnings(
    evaluations: Iterable[dg.AssetCheckEvaluation],
) -> Iterator[tuple[str, tuple[Message, ...], tuple[Message, ...]]]:
    """Other checks that failed: asset and check, the counts and the places the check gave."""
    for check in evaluations:
        if not check.passed and not check.blocking:
            counts = (
                message("outcome-count", name=name, value=int(str(value.value)))
                for name, value in check.metadata.items()
                if isinstance(value, dg.IntMetadataValue)
            )
            yield _named(check), tuple(counts), tuple(_first(_said(check, PLACES)))


def _first(places: tuple[Message, ...]) -> Iterator[Message]:
    yield from map(with_public_name, places[:_PLACES_TOLD])
    if len(places) > _PLACES_TOLD:
        yield message("outcome-more-places", count=len(places) - _PLACES_TOLD)


def contradictions(evaluations: Iterable[dg.AssetCheckEvaluation]) -> Iterator[Message]:
    """What does not fit together and stops nothing: how often, the rule, the first rows.

    With pseudonyms and files: that stays on this machine.
    """
    for check in evaluations:
        said = () if check.passed or check.blocking else _said(check)
        if said:
            count = int(str(check.metadata["violations"].value))
            yield message("outcome-contradiction", count=count, said=said)


def _named(check: dg.AssetCheckEvaluation) -> str:
    return f"{check.asset_key.to_user_string()}: {check.check_name}"


def with_public_name(said: Message) -> Message:
    """What is said of a file as it may leave the machine: its name may be a patient's."""
    given = dict(said.parameters)
    if said.id != "files-about":
        return said
    site, slash, name = str(given["file"]).partition("/")
    return message("files-about", file=f"{site}{slash}{public_name(name)}", said=given["said"])


@contextmanager
def kept_with_the_run(instance: dg.DagsterInstance | None, run_id: str) -> Iterator[None]:
    """Note at the run which error of ours ended it, so that nobody has to read its traceback."""
    try:
        yield
    except RairdtcError as error:
        if instance and instance.has_run(run_id):
            instance.add_run_tags(run_id, {ENDED_BY: messages_json([error.said])})
        raise


def errors(
    instance: dg.DagsterInstance, run_id: str, events: Iterable[dg.DagsterEvent]
) -> list[Message]:
    """What ended the run: our own message; of any other error, which may hold values, the class."""
    run = instance.get_run_by_id(run_id)
    ended_by = run.tags.get(ENDED_BY) if run else None
    if ended_by:
        return list(stored_messages(ended_by))
    classes = {found for event in events if (found := _class_of(event))}
    classes.discard("DagsterAssetCheckFailedError")
    return [
        message("outcome-interrupted")
        if name == "DagsterExecutionInterruptedError"
        else message("outcome-error", kind=name)
        for name in sorted(classes)
    ]


def _class_of(event: dg.DagsterEvent) -> str | None:
    """Class of the error a failure began with."""
    error = getattr(event.event_specific_data, "error", None) if event.is_failure else None
    while error is not None and error.cause is not None:
        error = error.cause
    return error.cls_name if error is not None else None
