### Deriving the tables on Apache Spark.

spark-not-built = { $table } could not be built on Spark: { $reason }; run: rairdtc check
spark-other-type = { $table }.{ $column } is { $made } on Spark and { $wanted } on DuckDB; write the type into sql/{ $schema }/{ $name }.sql

# $command (text)
spark-no-pyspark = the engine is spark, and pyspark is missing; install it ({ $command }) or set the engine to duckdb
spark-no-java = the engine is spark, and Java 17 or newer is missing; install it (apt-get install openjdk-17-jre-headless, or set JAVA_HOME) or set the engine to duckdb
spark-no-master = the Spark master { $master } cannot be reached, or gives no executor; see that it and its workers run (its web page lists them), and spark_master and spark_driver_host in rairdtc.toml
spark-other-key = an executor has no pseudonym key, or another one than the driver; give every worker the same { $variable }, or the key file of the warehouse
# $folder (text)
spark-store-open = everybody can write to the store { $folder }, and could run programs as the user of the refresh; give store in rairdtc.toml a folder of its own below it, or chmod it to 700
# $folder (text)
spark-store-other-contents = the store { $folder } holds something else, and a refresh deletes what it does not need there; give store in rairdtc.toml a folder of its own
spark-task = { $table }, { $place }
# $number (number): place of the file among those of its export, by site and name
spark-file = file { $number } of { $export }
spark-group = patients of group { $number }
spark-all-files = all files of patients
