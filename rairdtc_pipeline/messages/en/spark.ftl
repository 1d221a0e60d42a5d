### Deriving the tables on Apache Spark.

spark-not-built = { $table } could not be built on Spark: { $reason }; run: rairdtc check
spark-other-type = { $table }.{ $column } is { $made } on Spark and { $wanted } on DuckDB; write the type into sql/{ $schema }/{ $name }.sql

# $command (text)
spark-no-pyspark = the engine is spark, and pyspark is missing; install it ({ $command }) or set the engine to duckdb
spark-no-java = the engine is spark, and Java 17 or newer is missing; install it (apt-get install openjdk-17-jre-headless, or set JAVA_HOME) or set the engine to duckdb
