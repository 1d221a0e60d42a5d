"""Apache Spark as a second engine: it reads and stages exports, and derives cohort and results."""

from rairdtc_pipeline.spark.engine import STAGES, SparkEngine, open_spark

__all__ = ["STAGES", "SparkEngine", "open_spark"]
