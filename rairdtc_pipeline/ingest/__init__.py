"""Files as hospitals send them → typed rows without identifiers."""

from rairdtc_pipeline.ingest.files import Inventory, SourceFile, take_inventory
from rairdtc_pipeline.ingest.identities import Identities, contradicting_identities
from rairdtc_pipeline.ingest.known_identifiers import known_identifiers, without_identifiers
from rairdtc_pipeline.ingest.raw import RawResult, ingest_export
from rairdtc_pipeline.ingest.records import record_identities, record_ignored

__all__ = [
    "Identities",
    "Inventory",
    "RawResult",
    "SourceFile",
    "contradicting_identities",
    "ingest_export",
    "known_identifiers",
    "record_identities",
    "record_ignored",
    "take_inventory",
    "without_identifiers",
]
