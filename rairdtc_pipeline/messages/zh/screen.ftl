### 命令完成后输出的内容。

screen-demo = { NUMBER($patients, useGrouping: 0) } 例患者的合成（非真实）导出数据：{ $folder }/ 中有 { NUMBER($files, useGrouping: 0) } 个文件
screen-nothing-changed = 自上次发布以来没有变化：{ $file }
screen-last-stays = 没有发布新内容；保留上次发布的结果。运行 { $run }。
screen-none-published = 没有发布新内容；目前没有任何发布结果。运行 { $run }。
screen-rows = 行
screen-snapshot-now = { $name }{"  "}已发布
screen-rolled-back =
    已发布 { $snapshot }；之前为 { $before }
    下次刷新会将其替换。
screen-shared = 已为 { $recipient } 在 { $folder }/ 中写入 { $files } 个文件：{ $patients } 例患者，其中 { $alone } 例在年龄、性别、中心和治疗组上是唯一的（k = { $k }）。交出之前请阅读 { $folder }/README.md。
screen-exported = { $folder }/ 中有 { $files } 个文件
screen-row = 第 { NUMBER($row, useGrouping: 0) } 行

## 刷新的汇总

screen-source-rows = 来源数据行，每行都有去向
screen-sites = 中心
screen-candidates = 候选患者
screen-included = 入组
screen-arms = { $patients } 例患者：{ $patients ->
    [0] 无
   *[other] { $arms }
}
screen-cutoff = 数据截至
screen-no-dated-row = 没有带日期的行
screen-published = 发布
screen-report = 报告
screen-exports = 导出
screen-took = 用时
screen-columns-lacking = { $files } 个文件缺少数据契约中的列；rairdtc check 可列出
screen-column-export = 导出
screen-column-site = 中心
screen-column-files = 文件
screen-column-read = 读取
screen-column-staged = 采用
screen-column-copies = 重复
screen-column-corrected = 已被更正
screen-column-unused = 未使用
screen-column-quarantined = 隔离
screen-column-used = 采用
screen-column-open = 待更正
screen-column-mended = 已更正
screen-column-criterion = 标准
screen-column-excluded-for = 排除原因
screen-column-screened = 筛选
screen-column-left = 退出
screen-column-stayed = 保留

## rairdtc sql 的提示符

screen-sql-welcome = 只读。查询以分号结束。.help 显示帮助，Ctrl-D 退出。
screen-sql-help =
    { ".tables" }          列出所有表及其内容
    { ".schema" } 表名     列出该表的列及其含义
    { ".quit" }            退出，与 Ctrl-D 相同
    一条查询可分多行，以分号结束。Tab 键补全表名和列名，方向键调出此前的输入。
