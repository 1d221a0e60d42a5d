"""Who is in the cohort: the checks that are evidence of exclusion. The criteria are SQL."""

from rairdtc_pipeline.cohort.checks import candidate_schema, check_candidates

__all__ = ["candidate_schema", "check_candidates"]
