### 各命令及其参数和选项的帮助。

## 全部命令

help-rairdtc = 从医院导出文件到可发布的临床队列。
help-option-version = 显示版本号。
help-option-install-completion = 为当前 shell 安装命令补全。
help-option-show-completion = 显示当前 shell 的补全脚本，以便复制或修改。
help-option-help = 显示此帮助并退出。
help-arguments = 参数
help-options = 选项
help-commands = 命令
help-error = 错误
help-default = [默认：{"{}"}]
help-required = [必填]
help-try = 运行 [blue]'{"{command_path}"} {"{help_option}"}'[/] 可查看帮助。
help-option-as-json = 输出供程序读取的 JSON。
help-option-exports = 导出文件夹：<site>/<export>*.csv 等。
help-option-language = 输出所用的语言：en 或 zh；未指定时按设置，其次按系统区域设置。
help-option-warehouse = 数据仓库文件夹。

## lock-analysis

help-lock-analysis =
    将一次发布锁定为正式分析；以后的每次发布都会说明与其的差异。

    保留策略不会删除锁定的发布。

    示例：rairdtc lock-analysis 20250301T021500-1a2b3c4d
help-lock-analysis-snapshot = 保留的快照；rairdtc rollback 可列出全部快照。

## demo

help-demo =
    写出合成的导出文件。

    示例：rairdtc demo --exports exports --patients 10000
help-demo-patients = 52 例即研究队列的规模。
help-demo-seed = 随机种子；相同的种子生成相同的文件。

## refresh

help-refresh =
    读取导出文件，推导队列并发布。每晚的定时任务执行的是同一作业。

    示例：rairdtc refresh --exports exports --warehouse warehouse
help-refresh-protocol = 使用自己的研究方案文件。
help-refresh-full = 即使没有任何变化也刷新。

## serve

help-serve =
    在 127.0.0.1 启动 Dagster 界面和守护进程，并开启定时任务和传感器。

    示例：rairdtc serve --port 3000
help-serve-port = 127.0.0.1 上的端口。

## rollback

help-rollback =
    重新发布以前的快照，只需一次改名；不指定快照时列出全部快照。

    该快照保持发布状态，直到下一次刷新完成发布。

    示例：rairdtc rollback 20250301T021500-1a2b3c4d
help-rollback-snapshot = 快照名称；不指定时列出全部快照。

## status

help-status =
    显示当前发布、数据的时间，以及夜间刷新是否开启。

    示例：rairdtc status --json

## doctor

help-doctor =
    检查设置、权限、密钥、锁和磁盘；列出每个问题和处理方法。

    有问题会阻止刷新发布时，退出码为 1。示例：rairdtc doctor
help-doctor-protocol = 使用自己的研究方案文件。

## check

help-check =
    按数据契约和各项检查核对导出文件夹；不载入也不保留任何内容。

    供医院信息部门在发送前运行。有文件会被拒收、有行会被隔离或发布会被阻止时，退出码为 1；
    仅有未知列、缺失列或需核对的行时，退出码为 0。

    示例：rairdtc check --exports outbox

## letter

help-letter =
    用中心的语言列出其需要更正的内容：文件、行、列和处理方法。

    更正通知列出现有导出文件中尚未解决的问题，不写出任何患者。语言由 rairdtc.toml 中的
    site_languages 设置，未设置的用项目的语言。

    {"\u0008"}
    示例：
      rairdtc letter jiangxi_main
      rairdtc letter jiangxi_main --language zh --output letter.xlsx
help-letter-site = 导出文件夹下该中心的文件夹名称。
help-letter-output = 改为写入文件，.txt 或 .xlsx。

## withdraw

help-withdraw =
    从以后的所有发布中排除一例撤回知情同意的患者。

    {"\u0008"}
    示例：
      rairdtc withdraw                     询问患者号
      rairdtc withdraw P0123456789abcdef
      rairdtc refresh
      rairdtc withdraw --from-snapshots
help-withdraw-patient = 假名；不指定时会询问患者号。
help-withdraw-from-snapshots = 删除包含已撤回患者的保留快照，以及 Dagster 界面中以往刷新的记录。

## rotate-key

help-rotate-key =
    自下次刷新起为每例患者更换假名；旧密钥被删除。

    示例：rairdtc rotate-key

## trace

help-trace =
    将所列数字追溯到文件和行，或将来源行追踪到依据它的数字。

    {"\u0008"}
    示例：
      单元格，按所在表的部分、行、类别和治疗组：
        rairdtc trace "baseline_table/Baseline/Gender/Male/A"
      曲线上的一步，16 个月时：
        rairdtc trace km_curve/LPFS/A/16
      中位值、风险比、对数秩检验：
        rairdtc trace km_summary/LPFS/A
        rairdtc trace hazard_ratios/LPFS/primary/C/A
        rairdtc trace tests/lpfs_log_rank
      候选患者，不论入组或排除：
        rairdtc trace P0123456789abcdef
      数据仓库中的一行：
        rairdtc trace derived.tg/P0123456789abcdef/m6
      正向追踪，从来源行到依据它的数字：
        rairdtc trace labs_2025-02-28.csv:17
      证明：只用所列的行重新推导：
        rairdtc trace "response_table/6 months/Response/PR/C" --prove
        rairdtc trace derived.tg/P0123456789abcdef/m6 --prove --minimal
help-trace-address = 要追溯的内容，见示例。
help-trace-every = 显示所有分支，而不只是前十个。
help-trace-prove = 只用所列的行重新推导；结果不同时返回码为 1。
help-trace-minimal = 与 --prove 同用：缩减每项结果的行，直到每一行都起决定作用。

## explain

help-explain =
    说明患者的治疗组、疗效和终点，并列出文件和行。

    该页包含一例假名化患者的数据行，只有您可以读取。能读取假名密钥的用户可以输入医院的患者号，
    屏幕上不显示。

    {"\u0008"}
    示例：
      rairdtc explain P0123456789abcdef --output patient.html
      rairdtc explain                      询问患者号
help-explain-patient = 假名；不指定时会询问患者号。
help-explain-output = 要写入的 HTML 页面。

## report

help-report =
    显示已发布报告的路径；报告无需服务器即可打开，审核页面 audit.html 在同一文件夹中。

    示例：rairdtc report --open
help-report-show = 在浏览器中打开。

## export

help-export =
    复制已发布的表和图，供 SPSS、Excel、SAS、R 和 Word 使用。

    其中包含假名化患者的数据行，只有您可以读取副本。

    示例：rairdtc export for_the_statistician --only spss
help-export-target = 为副本新建的文件夹。
help-export-only = 只复制一种：csv、parquet、spss、adam、figures、xlsx、docx 或 rtf。
help-export-journal = 另按 85 和 174 mm 宽绘制图，格式为 SVG 和 600 dpi 的 PNG。

## release

help-release =
    写出可以公开的表：小计数被隐去，并经过攻击测试。

    每次公开都会考虑以往公开的内容，使两者相比不会暴露少数患者的差别。示例：rairdtc release for_the_public
help-release-target = 为表新建的文件夹。
help-release-listed = 列出以往的公开。
help-release-never-left = 忘记一次外部无人看到过的公开。

## share

help-share =
    为一个接收方写出患者数据行：专用假名、平移后的日期，不含中心和自由文本。

    示例：rairdtc share extract --recipient "University of Somewhere"
help-share-target = 为数据提取新建的文件夹。
help-share-recipient = 接收方；假名和日期平移量为其专用。
help-share-narrows-shifts = 即使新的日期会使以往数据提取的平移量更易推断，也写出。

## sql

help-sql =
    查询已发布的文件，只读；不写查询语句时，在终端打开交互提示符。

    table 格式为便于阅读而四舍五入；其他格式写出精确数值。

    {"\u0008"}
    示例：
      rairdtc sql                       交互提示符；.help 列出其命令
      rairdtc sql "SELECT arm, count(*) FROM cohort.patients GROUP BY arm"
      rairdtc sql --file sql/queries/time_to_best_response.sql --format csv
      rairdtc sql < query.sql
help-sql-query = 一条 SELECT，或以 ; 分隔的多条。
help-sql-source = 改为从文件读取 SELECT。
help-sql-output = table、csv、json 或 parquet。
help-sql-file = 改为写入文件。

## template

help-template =
    写出供填写的 Excel 工作簿：表头、下拉列表和每列的说明。

    {"\u0008"}
    示例：
      rairdtc template
      rairdtc template labs --headers chinese --output for_the_laboratory
help-template-export = 一种导出，如 labs；不指定时为全部导出。
help-template-output = 为工作簿新建的文件夹。
help-template-headers = 表头和说明的语言；未指定时与提示的语言相同。

## what-if

help-what-if =
    显示采用另一规则，或去掉一个文件或一例患者时将发布的内容。

    全部内容在临时数据仓库中重新推导；现有发布只读不改。

    {"\u0008"}
    示例：
      rairdtc what-if pr_ratio=0.65
      rairdtc what-if pr_ratio=0.65 confirmation_days=56 --output what_if.html
      rairdtc what-if --without jiangxi_east/labs_2025-02-28.csv
      rairdtc what-if --without-patient P0123456789abcdef --json
help-what-if-settings = 方案参数，写作 名称=值。
help-what-if-without = 要去掉的一个导出文件。
help-what-if-without-patient = 要去掉的患者的假名；可重复使用。
help-what-if-output = 要写入的页面，并列显示前后的内容。
help-what-if-every = 显示所有行，而不只是前几行。

## reproduce

help-reproduce =
    重新生成保留的快照，并逐表报告是否逐位相同。

    有表不同，或快照所用文件的内容已改变时，退出码为 1。

    {"\u0008"}
    示例：
      rairdtc reproduce 20250301T021500-1a2b3c4d
      rairdtc reproduce 20250301T021500-1a2b3c4d --inputs archive/2025-03-01 --json
help-reproduce-snapshot = 保留的快照；rairdtc rollback 可列出全部快照。
help-reproduce-inputs = 生成快照所用文件的文件夹。
