"""What may leave the hospital: tables for the public, and extracts for a named recipient."""

from rairdtc_pipeline.release.extract import write_extract
from rairdtc_pipeline.release.page import write_release
from rairdtc_pipeline.release.recipient import Recipient, existing_key

__all__ = ["Recipient", "existing_key", "write_extract", "write_release"]
