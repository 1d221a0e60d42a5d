"""Files as hospitals send them → raw text tables without identifiers."""

from rairdtc_pipeline.ingest.files import Inventory, SourceFile, take_inventory
from rairdtc_pipeline.ingest.raw import RawResult, ingest_export, record_ignored

__all__ = [
    "Inventory",
    "RawResult",
    "SourceFile",
    "ingest_export",
    "record_ignored",
    "take_inventory",
]
