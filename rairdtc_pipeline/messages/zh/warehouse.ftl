### 数据仓库：生成、发布、保存和撤回的内容。

warehouse-nothing-published = { $root } 中尚未发布任何内容；请运行：rairdtc refresh
warehouse-nothing-published-at = { $file } 处尚未发布任何内容；请运行：rairdtc refresh
warehouse-log-left = 遗留了 { $file }；请重新刷新
warehouse-private-columns = 将会发布保密的列：{ $columns }
warehouse-snapshot-differs = 快照与生成的内容不一致；请检查磁盘
warehouse-sql-header = { $file }：文件头必须以标题和一行“One row per …”开始
warehouse-sql-not-one-select = sql/{ $schema }/{ $table }.sql 必须是一条 SELECT
warehouse-sql-cycle = sql/ 中的表相互循环读取：{ $tables }
warehouse-mixed-versions = 以下表不是由其他表的当前版本生成的：{ $tables }；请完整运行 nightly_refresh
warehouse-damaged = 工作文件已损坏：{ $tables }；请检查磁盘后重新刷新，全部内容将重新生成
warehouse-no-number = 这不是患者号；请按导出文件中的写法填写
warehouse-nobody-withdrawn = 在当前假名密钥下，已发布或保存的数据中没有 { $patient }；没有排除任何人。请重新查找假名，或运行 rairdtc withdraw 并输入患者号
warehouse-snapshot-of-withdrawn = { $snapshot } 含有已撤回同意的患者，或无法判断：它是用另一个假名密钥生成的，或无法打开。请发布其他快照，或运行 rairdtc refresh。rairdtc withdraw --from-snapshots 会删除此类快照
warehouse-published-of-withdrawn = 已发布的内容仍含有已撤回同意的患者，或是用另一个假名密钥生成的；请运行 rairdtc refresh，然后运行 rairdtc withdraw --from-snapshots
warehouse-withdrawn-not-sent = { $withdrawn } 例撤回同意的患者中有 { $missing } 例不在导出文件中，换用其他密钥后将无法识别；请补报一次其患者表的数据行
warehouse-sql-no-contract = { $table } 读取 { $read }，而后者在 data_contracts/exports 中没有数据契约；请补充数据契约，或更正名称
warehouse-not-deleted = { $failures }

## 锁定的分析

warehouse-other-locked = { $snapshot } 已被锁定为正式分析，分析只能锁定一次。如系误锁，请删除 { $file }，记录原因，然后锁定另一个快照
warehouse-lock-unreadable = 无法读取锁定分析的记录 { $file }；请从副本恢复，或将其删除后重新锁定分析

warehouse-short-name = { $said } 即 { $table }。
