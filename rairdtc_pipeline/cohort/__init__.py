"""Who is in the cohort: the checks that are evidence of exclusion. The criteria are SQL."""

from rairdtc_pipeline.cohort.checks import candidate_schema, check_candidates
from rairdtc_pipeline.cohort.derive import derive

__all__ = ["candidate_schema", "check_candidates", "derive"]
