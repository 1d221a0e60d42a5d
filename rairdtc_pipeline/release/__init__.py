"""Data that may leave the hospital: tables for the public, and extracts for a named recipient."""

from rairdtc_pipeline.release.extract import write_extract
from rairdtc_pipeline.release.ledger import Ledger, opened_ledger
from rairdtc_pipeline.release.page import write_release
from rairdtc_pipeline.release.recipient import Recipient, existing_key

__all__ = [
    "Ledger",
    "Recipient",
    "existing_key",
    "opened_ledger",
    "write_extract",
    "write_release",
]
