"""Files as hospitals send them → raw text tables without identifiers."""

from rairdtc_pipeline.ingest.files import Inventory, SourceFile, take_inventory
from rairdtc_pipeline.ingest.raw import RawResult, ingest_export

__all__ = ["Inventory", "RawResult", "SourceFile", "ingest_export", "take_inventory"]
