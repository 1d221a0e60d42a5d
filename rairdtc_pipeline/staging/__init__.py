"""Raw text → typed, checked, reconciled rows."""

from rairdtc_pipeline.staging.stage import StagingResult, stage_export

__all__ = ["StagingResult", "stage_export"]
