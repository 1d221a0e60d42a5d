### 在 Apache Spark 上生成数据表。

spark-not-built = 无法在 Spark 上生成 { $table }：{ $reason }；请运行：rairdtc check
spark-other-type = { $table }.{ $column } 在 Spark 上为 { $made }，在 DuckDB 上为 { $wanted }；请在 sql/{ $schema }/{ $name }.sql 中写明类型
spark-no-pyspark = 引擎设为 spark，但缺少 pyspark；请安装（{ $command }），或将引擎设为 duckdb
spark-no-java = 引擎设为 spark，但缺少 Java 17 或更高版本；请安装（apt-get install openjdk-17-jre-headless，或设置 JAVA_HOME），或将引擎设为 duckdb
spark-no-master = 无法连接 Spark 主节点 { $master }，或它没有提供执行器；请确认主节点和工作节点正在运行（其网页会列出它们），并检查 rairdtc.toml 中的 spark_master 和 spark_driver_host
spark-other-key = 某个执行器没有假名密钥，或其密钥与驱动程序不同；请让每个工作节点使用相同的 { $variable }，或数据仓库的密钥文件
spark-store-open = 任何用户都可以写入 store 文件夹 { $folder }，并借此以刷新用户的身份运行程序；请在 rairdtc.toml 中为 store 指定其下的专用文件夹，或将其权限设为 700
spark-store-other-contents = store 文件夹 { $folder } 中有其他内容，而刷新会删除其中不需要的内容；请在 rairdtc.toml 中为 store 指定专用文件夹
spark-task = { $table }，{ $place }
# $number (number): place of the file among those of its export, by site and name
spark-file = { $export } 的第 { $number } 个文件
spark-group = 第 { $number } 组患者
spark-all-files = 所有患者文件
