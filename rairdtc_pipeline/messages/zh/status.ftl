### rairdtc status 对发布结果和导出文件的说明。

status-on = 已开启
status-no-file = 没有文件
status-file = 最新文件为 { $day }，距今 { $days } 天
status-file-late = { $said }，逾期的中心：{ $sites }

## 各行的名称

status-snapshot = 快照
status-published-at = 发布时间
status-patients = 患者数
status-data-cutoff = 数据截止日期
status-file-name = 文件
status-report = 报告
status-locked-analysis = 锁定的分析
status-last-run = 最近一次运行
status-nightly-refresh = 夜间刷新
