### 在 Apache Spark 上生成数据表。

spark-not-built = 无法在 Spark 上生成 { $table }：{ $reason }；请运行：rairdtc check
spark-other-type = { $table }.{ $column } 在 Spark 上为 { $made }，在 DuckDB 上为 { $wanted }；请在 sql/{ $schema }/{ $name }.sql 中写明类型
spark-no-pyspark = 引擎设为 spark，但缺少 pyspark；请安装（{ $command }），或将引擎设为 duckdb
spark-no-java = 引擎设为 spark，但缺少 Java 17 或更高版本；请安装（apt-get install openjdk-17-jre-headless，或设置 JAVA_HOME），或将引擎设为 duckdb
