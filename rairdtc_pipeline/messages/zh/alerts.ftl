### 警报以及刷新的监视。

alerts-no-answer = 服务器没有及时应答

## 夜间

alerts-schedule-off = 夜间刷新已在 Dagster 界面中关闭
alerts-schedule-failed = 夜间定时任务执行失败；详情见其页面
alerts-schedule-silent = 夜间定时任务自 { $since } UTC 起没有运行
alerts-no-daemon = 没有守护进程在运行；请启动：rairdtc serve
alerts-sensor-off = 传感器 { $sensor } 已在 Dagster 界面中关闭
alerts-sensor-failed = 传感器 { $sensor } 最近一次执行失败；详情见其页面
alerts-sensor-silent = 传感器 { $sensor } 自 { $since } UTC 起没有运行

## 刷新

alerts-at-step = { $said }（步骤 { $steps }）
alerts-at-no-step = { $said }（没有步骤；进程被停止或机器停机）
alerts-no-reason = 没有原因
alerts-refresh-failed = 刷新没有发布任何内容：{ $said }，运行 { $run }
alerts-refresh-stuck = 运行 { $run } 自 { $since } UTC 起一直在进行
alerts-check-failed = 已发布，但请核对 { $check }
alerts-check-counted = 已发布，但请核对 { $check }：{ $counts }
alerts-check-places = 已发布，但请核对 { $check }：{ $counts }；详情见 rairdtc check 以及该检查的页面

## 机器与逾期的导出

alerts-disk = 磁盘：{ $said }
alerts-published = 发布结果：{ $said }
alerts-export-late = { $site } 的导出 { $export }：{ $said }，约定每 { $days } 天报送一次；请该中心报送新文件

## 主题

alerts-title-refresh-failed = 刷新失败
alerts-title-refresh-stuck = 刷新停滞
alerts-title-check-failed = 检查未通过
alerts-title-disk-low = 磁盘空间不足
alerts-title-published-file-broken = 发布文件损坏
alerts-title-night-not-covered = 夜间刷新未安排
alerts-title-export-late = 导出逾期
alerts-title-mended = 已恢复：{ $subject }
alerts-mended = 已恢复：{ $said }
alerts-subject = RAIR-DTC：{ $subject }
alerts-more = 另有 { $lines } 行
alerts-earlier = { $said }

alerts-host = 来自 { $host }
alerts-host-link = 来自 { $host }：{ $url }

## 发送

alerts-answered = 服务器应答 { $code }
alerts-mail-answered = { $kind }，服务器应答 { $code }
alerts-error = { $kind }
alerts-error-of-system = { $kind }，{ $reason }
alerts-hook-refused = 服务器拒收消息，返回 { $key } { $code }
alerts-hook-unclear = 服务器的应答中没有 { $key }；alert_webhook_format 是否与其类型一致？
alerts-recipients-refused = { $count } 个收件人被拒收
alerts-by-channel = 通过 { $channel } 发送警报：{ $said }

## 传感器

alerts-files-changed = 文件有变化；等待文件不再变动
alerts-waiting = 等待文件静止 { $seconds } 秒
alerts-nothing-new = 没有新内容
alerts-no-run-killed = 没有被强制终止的运行
alerts-killed-again = 第二次尝试也被强制终止；夜间刷新会再试
alerts-nothing-wrong = 一切正常
alerts-run-failed = { $job } { $run } 失败：{ $said }
