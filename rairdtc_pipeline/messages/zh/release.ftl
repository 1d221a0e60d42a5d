### 可以离开医院的内容：公开的表格，以及交给指定接收方的数据提取。

## 数据提取对各列的处理

release-treatment-kept = 与数据仓库相同
release-treatment-pseudonym = 为该接收方生成的假名
release-treatment-site = 为该接收方生成的编号
release-treatment-shifted = 按患者各自的天数平移
release-treatment-oldest = 达到最高年龄界限者均以该年龄给出
release-treatment-provenance = 写明来源文件或数据行
release-treatment-same-day = 所有患者为同一天，会泄露各自的平移天数
release-treatment-words = 没有数据契约或研究规则将其声明为编码的文本

release-left-out = 未包含：{ $reason }

release-no-lineage = audit.column_lineage 中没有 { $table } 的记录；请运行：rairdtc refresh --full

## 不予公开或共享的原因

release-unsolved = 小计数的隐藏问题无法求解：{ $reason }；不予公开
release-contradicting-sums = 表中的计数与合计相互矛盾；不予公开
release-more-than-arm = 表中的患者数超过该治疗组的人数；不予公开
release-sums-do-not-add-up = 表中的计数与合计不符；不予公开
release-dates-not-moved = share_shift_days 为 0，日期将保持原样；请至少设为 1
release-names-in-extract = { $table } 的 { $columns } 会泄露数据仓库中的假名、中心或文件；不予共享
release-cell-too-small = release_smallest_cell 为 { $cell }；小于 { $fewest } 时标记会泄露计数
release-no-key = { $variable } 或 { $file } 中没有假名密钥；数据提取使用刷新时的密钥
release-recipient-name = 接收方名称须为 1 至 { $longest } 个可打印字符
release-no-setting = 发布的文件中没有 { $setting }；请运行：rairdtc refresh --full
release-exposed-count = 可以从表格推算出小计数；不予公开。请提高 release_smallest_cell，或等队列扩大后再公开
release-folder-exists = { $folder } 已存在；请指定新的文件夹
release-no-folder = { $folder } 不是文件夹；请先新建

## 以前的公开

release-few-differ = 与 { $date } 的第 { $number } 次公开相比，患者的差别不足 { $few } 例：两者合在一起会泄露个别患者的信息；不予公开。请等到至少 { $few } 例患者增减后再公开。如果该次公开的内容从未离开医院，请将其删除并运行：rairdtc release --never-left { $number }
release-not-in-ledger = 没有第 { $number } 次公开；rairdtc release --list 可列出
release-ledger-damaged = 公开台账 { $file } 无法读取；请从备份恢复：没有台账，新的公开可能泄露以前隐去的内容
release-narrows-shifts = 有 { $patients ->
       *[other] { $patients } 例患者
    }的日期晚于上次给 { $recipient } 的数据提取：同时持有两者的人可以推知平移天数，其中一例患者可从 { $possible } 个可能值缩小到 { $days } 天以内。没有写入任何内容；请等相隔更多天数，或用 --narrows-shifts 仍然共享

release-what-to-do = 请为表格指定文件夹，或使用 --list，或用 --never-left 加公开的编号
release-listed = { $date } 的第 { $number } 次公开：{ $patients } 例患者
release-written =
    { $folder }/index.html 及其 CSV 文件：隐去了 { $suppressed } 个数字，使 1 至 { $largest } 的计数无法推算{ $earlier ->
        [0] 。
       *[other] ，与以前的 { $earlier } 次公开合在一起也无法推算{ $withheld ->
            [0] 。
           *[other] 。有 { $withheld } 个变量或统计量与已公开内容的差别小于最小单元格人数，因此未公开。
        }
    }
