"""Apache Spark as a second engine for the SQL tables of the cohort and derived stages."""

from rairdtc_pipeline.spark.engine import STAGES, SparkEngine, open_spark

__all__ = ["STAGES", "SparkEngine", "open_spark"]
