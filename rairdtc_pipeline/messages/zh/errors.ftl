### 使命令或刷新停止的原因：哪里出了问题，可以怎样处理。

errors-about = 错误：{ $said }
errors-warehouse-held = 另一次刷新正在使用 { $root }：{ $holder }；请等待其结束
errors-not-a-query = rairdtc sql 只运行查询，不写入任何内容；请给出以 SELECT、WITH、FROM、VALUES、DESCRIBE、SUMMARIZE 或 SHOW 开头的语句。PIVOT 的取值请用 IN 列出
errors-published-damaged = 最近一次发布的 { $file } { $state ->
    [missing] 缺失
   *[damaged] 已损坏
}；请运行 rairdtc refresh 重新生成，或用 rairdtc rollback 恢复较早的发布
errors-output-in-warehouse = { $root } 是数据仓库，写入其中可能替换已发布的内容或与之混淆；请指定其他位置
errors-already-served = { $root } 的界面和守护进程已在运行；请打开其页面，或先将其停止
errors-no-snapshot = 没有保存快照 { $snapshot }；rairdtc rollback 可列出快照
errors-port = 端口 { $port } 无法使用：{ $reason }；请用 --port 指定其他端口
errors-no-query = 请给出一条 SELECT，或用 --file 指定文件，或从标准输入给出
errors-several-queries = { $format } 只能存放一条查询的结果；请只给出一条，或使用 --format table
errors-no-table = 没有名为 { $table } 的表；.tables 可列出所有表
errors-not-a-file = { $file } 不是文件
errors-parquet-to-terminal = parquet 不能输出到终端；请用 --output 指定文件
errors-no-format = 无法写出 --format { $format }；请使用 csv、json 或 parquet，终端上可用 table
errors-no-kind-of-export = 未知的 --only { $kind }；见 rairdtc export --help
errors-not-synthetic = { $folder } 中有非合成的文件；请指定其他文件夹
errors-tables-killed = 导出数据表的进程以 { $code } 结束；如内存不足，请释放内存后重新刷新
errors-dagster-records = Dagster 无法在 { $folder } 中保存记录：{ $reason }。请释放空间并确认当前用户可以写入；如有文件损坏，请将该文件夹移走：丢失的只是运行历史，已发布的内容不受影响。然后重新刷新
errors-declaration-not-read = { $file } 无法读取：{ $reason }；请指定其他文件
errors-declaration-not-utf-8 = { $file } 不是 UTF-8；请另存为 UTF-8
errors-declaration-not-yaml = { $file } 不是 YAML：{ $reason }
errors-declaration-key-twice = { $place }：键“{ $key }”出现两次

## 信号

errors-stopped = 命令被 { $signal } 终止。已发布的内容完整无损；请重新运行该命令以完成。

## 声明与设置

errors-declaration-faults = { $file }：{ $faults }

## 磁盘与数据库

errors-not-built = 无法生成 { $what }：{ $kind }；请运行：rairdtc check
errors-not-stored = 无法生成 { $what }：{ $reason }
errors-working-file = 工作文件
errors-disk-full = 磁盘已满；请释放空间（rairdtc doctor 会说明需要多少）后重新刷新
errors-system = { $reason }；请排除故障后重新刷新
errors-system-at = { $place }：{ $reason }；请排除故障后重新刷新
errors-database = { $kind }；请检查磁盘后重新刷新，全部内容将重新生成
errors-room = 剩余 { NUMBER($free, minimumFractionDigits: 1, maximumFractionDigits: 1) } GiB，刷新可能需要 { NUMBER($needed, minimumFractionDigits: 1, maximumFractionDigits: 1) } GiB
errors-disk-too-full = { $root } 所在磁盘空间不足：{ $room }
errors-query-failed = { $reason }

## 性能测试

errors-benchmark-ended = { $command } 以 { $code } 结束；请单独运行。{ $said }
errors-benchmark-exports = { $folder } 中没有含 nrs 列的疼痛文件；请在该处写入演示数据
