"""A message that compares a publication with the locked analysis."""

from collections import Counter

from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.published.reader import Published, Row
from rairdtc_pipeline.warehouse.locked_analysis import LockedAnalysis

_TABLE = "audit.locked_analysis"


def locked_analysis_said(published: Published) -> Message:
    """Message of `audit.locked_analysis`: the differences, or that p-values are repeated looks."""
    rows = published.table(_TABLE)
    facts = {row["item"]: row["locked"] for row in rows if row["category"] == "locked"}
    if not facts:
        return message("analysis-none-locked")
    return _compared({"snapshot": facts["snapshot"], "cutoff": facts["data cut-off"]}, rows)


def locked_analysis_today(
    locked: LockedAnalysis | None, snapshot: str, published: Published
) -> Message:
    """The same message for the current publication `snapshot`, which may be older than the lock."""
    if locked is None:
        return message("analysis-none-locked")
    about = {"snapshot": locked.snapshot, "cutoff": locked.data_cutoff}
    if snapshot == locked.snapshot:
        return message("analysis-is-locked", **about)
    if locked.erased_at:
        return message("analysis-erased", **about, erased=locked.erased_at[:10])
    rows = published.table(_TABLE)
    if not any(row["locked"] == locked.snapshot for row in rows):
        return message("analysis-not-compared", **about)
    return _compared(about, rows)


def _compared(about: dict[str, str], rows: list[Row]) -> Message:
    counted = Counter(row["category"] for row in rows)
    open_ones = {row["item"]: row["locked"] for row in rows if row["category"] == "not comparable"}
    differences = {
        "settings": counted["setting"],
        "patients": counted["patient"],
        "results": counted["result"] + counted["survival"],
        "tests": counted["p-value"],
    }
    if erased := open_ones.get("snapshot"):
        return message("analysis-erased", **about, erased=erased[:10])
    if "snapshot" in open_ones:
        return message("analysis-gone", **about)
    if open_ones:
        return message("analysis-partly-compared", **about, **differences)
    if any(differences.values()):
        return message("analysis-differs", **about, **differences)
    return message("analysis-same", **about)
