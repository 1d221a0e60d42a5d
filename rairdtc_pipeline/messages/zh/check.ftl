### rairdtc check 的输出。

check-files = 共 { $files } 个文件：{ $refused } 个被拒收，{ $rows } 行将被隔离，{ $stops } 行会阻止发布；{ $unread } 个未读取
check-site = 读取 { $read } 行，采用 { $used } 行，待更正 { $open } 行，已更正 { $mended } 行
check-place = { $file } { $rows }{ $said }
check-cell = {"，"}{ $column }：{ $said }
# $count 只用于英文的单复数
check-rows = { $count ->
   *[other] 第 { $rows } 行
}{ $more ->
    [0] {""}
   *[other] 等，另有 { $more } 行
}
check-row = {"："}{ $said }

## 行首的标签

check-label-unread = 未读取
check-label-ignored = 已忽略
check-label-note = 说明
check-label-refused = 拒收
check-label-columns = 列
check-label-row = 行
check-label-stops = 阻止
check-label-look = 请核对
check-label-site = 中心
