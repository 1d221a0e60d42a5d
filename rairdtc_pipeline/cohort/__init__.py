"""Eligibility checks in Python, whose failures are evidence of exclusion; the criteria are SQL."""

from rairdtc_pipeline.cohort.checks import (
    candidate_schema,
    check_candidates,
    failed_check_sources,
)
from rairdtc_pipeline.cohort.derive import derive

__all__ = ["candidate_schema", "check_candidates", "derive", "failed_check_sources"]
