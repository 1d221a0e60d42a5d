"""The reasons for the result of a run, read from its events; messages hold no patient's value."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import dagster as dg

from rairdtc_pipeline.errors import RairdtcError
from rairdtc_pipeline.ingest.file_names import public_name
from rairdtc_pipeline.messages import Message, message, messages_json, stored_messages

# Metadata key: messages of a check as ids and parameters, which include pseudonyms and files.
SAID = "messages"
# Metadata key: number of rows that a check found per file, or per export and site.
PLACES = "places"
_PLACES_TOLD = 5
# Tag of a run: the error of this project that ended it, as id and parameters.
ENDED_BY = "rairdtc/ended_by"


def as_metadata(said: Iterable[Message]) -> dg.JsonMetadataValue:
    """Messages in the form of a check's metadata."""
    return dg.MetadataValue.json(json.loads(messages_json(said)))


def _said(check: dg.AssetCheckEvaluation, key: str = SAID) -> tuple[Message, ...]:
    kept = check.metadata.get(key)
    return stored_messages(json.dumps(kept.value)) if kept else ()


def failed_checks(
    evaluations: Iterable[dg.AssetCheckEvaluation], *, with_rows: bool = False
) -> Iterator[tuple[str, tuple[Message, ...]]]:
    """Blocking checks that failed: asset and check, and the finding of the check.

    `with_rows` adds the rows with pseudonyms and files, which must stay on this machine.
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
    """Non-blocking checks that failed: asset and check, counts, and places."""
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
    """Contradictions that do not stop a publication: their count, the rule, the first rows.

    The messages hold pseudonyms and files and must stay on this machine.
    """
    for check in evaluations:
        said = () if check.passed or check.blocking else _said(check)
        if said:
            count = int(str(check.metadata["violations"].value))
            yield message("outcome-contradiction", count=count, said=said)


def _named(check: dg.AssetCheckEvaluation) -> str:
    return f"{check.asset_key.to_user_string()}: {check.check_name}"


def with_public_name(said: Message) -> Message:
    """The message without the name of a file, which may be a patient's name."""
    given = dict(said.parameters)
    if said.id != "files-about":
        return said
    site, slash, name = str(given["file"]).partition("/")
    return message("files-about", file=f"{site}{slash}{public_name(name)}", said=given["said"])


@contextmanager
def kept_with_the_run(instance: dg.DagsterInstance | None, run_id: str) -> Iterator[None]:
    """Tag the run with the project's error that ended it; nobody has to read the traceback."""
    try:
        yield
    except RairdtcError as error:
        if instance and instance.has_run(run_id):
            instance.add_run_tags(run_id, {ENDED_BY: messages_json([error.said])})
        raise


def errors(
    instance: dg.DagsterInstance, run_id: str, events: Iterable[dg.DagsterEvent]
) -> list[Message]:
    """Messages of the error that ended the run.

    For an error from outside the project, only its class: its text may hold a patient's values.
    """
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
    """Class of the first error of a failure."""
    error = getattr(event.event_specific_data, "error", None) if event.is_failure else None
    while error is not None and error.cause is not None:
        error = error.cause
    return error.cls_name if error is not None else None
