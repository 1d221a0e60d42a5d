"""Raw text → typed, checked, reconciled rows."""

from rairdtc_pipeline.staging.columns import FileColumns, columns_of_files, columns_sql
from rairdtc_pipeline.staging.reconcile import CONSENT_WITHDRAWN
from rairdtc_pipeline.staging.stage import StagingResult, stage_export

__all__ = [
    "CONSENT_WITHDRAWN",
    "FileColumns",
    "StagingResult",
    "columns_of_files",
    "columns_sql",
    "stage_export",
]
