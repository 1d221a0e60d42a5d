### 重新推导一次发布：无法进行的原因。

replay-setting-unknown = 方案没有参数 { $name }；rairdtc sql "FROM protocol.settings" --format json 可列出全部参数
replay-setting-near = 方案没有参数 { $name }；是否指 { $near }？
replay-setting-type = { $name } 的类型必须为 { $type }；现为 { $value }
replay-withdrawn = { $snapshot } 含有已撤回同意的患者，或因其使用另一个假名密钥生成、或无法打开而不能判断。不会重新推导该快照。请运行 rairdtc refresh，然后针对已发布的内容提问
replay-exports-differ = 导出文件与该次发布所用的不同（{ $count } 个文件：{ $files }），而本次计算需要这些文件。请运行 rairdtc refresh，或用 --exports 指定存有原文件的文件夹
replay-refused = 没有该文件将不会发布任何内容：{ $reasons }
replay-no-file = { $name }：该次发布没有这个名称的文件；文件列表：rairdtc sql "SELECT file_name FROM audit.source_files"
replay-file-ambiguous = { $name }：有多个同名文件；请写成 <site>/<file>：{ $files }
replay-no-patient = { $patient } 不是该次发布的候选患者
replay-no-birth-dates = 快照不保存出生日期，而该快照的文件和最近一次刷新的私密存储均不存在。请用 --inputs 指定其文件所在的文件夹，或运行 rairdtc refresh
replay-changed = { $file } 不是该快照的文件
replay-missing = { $file } 不在输入文件夹中
replay-version = 软件包 { $package }：当时为 { $then }，现在为 { $now }
replay-rules = 代码、SQL、数据契约、方案或密钥与当时不同
replay-setting = 参数 { $setting } 当时不存在，现采用当前值
replay-staging = 未重新生成暂存行：有文件已更改或缺失；出生日期取自最近一次刷新
replay-other-columns = { $table }：列不同，或现在不存在
replay-differs = { $table }：仅当时有 { $then } 行，仅现在有 { $now } 行
replay-same = { $tables } 个表中有 { $same } 个逐位相同
