"""What each row of cohort and derived rests on, by running its own SQL with one more column."""

from rairdtc_pipeline.provenance.collect import derived_tables, fact_tables, numbered_rows
from rairdtc_pipeline.provenance.evidence import publish_evidence, write_evidence

__all__ = ["derived_tables", "fact_tables", "numbered_rows", "publish_evidence", "write_evidence"]
