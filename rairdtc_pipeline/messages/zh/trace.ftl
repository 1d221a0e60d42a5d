### 从数字追溯到数据行：地址无法对应的原因。

trace-no-patients = { $table } 没有患者的数据行；请给出单元格或患者
trace-no-estimate = { $address } 不对应任何生存估计；请尝试 { $near } 之一，或表 1 至表 3 中印有该数字的单元格
trace-no-cell = { $address } { $cells ->
    [0] 不对应任何单元格
   *[other] 对应 { $cells } 个单元格
}；单元格的写法为 <table>/<section>/<row>/<level>/<arm>，例如 { $near } 之一
trace-form = { $address } 的格式不是 { $form }
trace-months = { $text } 不是月数
trace-no-step = { $arm } 组 { $endpoint } 的曲线在 { $months } 个月处没有台阶；其台阶：rairdtc sql "SELECT time_months FROM statistics.km_curve WHERE endpoint = '{ $endpoint }' AND arm = '{ $arm }'"
trace-no-candidate = 没有名为 { $name } 的候选患者；假名见 cohort.candidates
trace-file-not-read = { $file } { $state ->
    [refused] 被拒收
   *[ignored] 被忽略
}：没有读取其中任何行
trace-no-row = { $table } 中没有 { $patient } 的数据行
trace-no-file = { $file }：没有这个名称的文件；文件见 audit.source_files
trace-several-files = { $file }：有 { $count } 个同名文件；请写成 <site>/<file>:<row>：{ $names } 之一
trace-no-row-of-file = { $file } 没有第 { NUMBER($row, useGrouping: 0) } 行：{ $last ->
    [1] 只有表头
   *[other] 数据行为第 2 至 { NUMBER($last, useGrouping: 0) } 行
}

trace-no-proof = { $address } 是源文件或其中一行，没有结果由它单独推导；请给出印出的数字、患者或仓库中的一行
trace-minimal-alone = --minimal 用于缩减 --prove 已证明的内容；请两者同时给出
trace-proof-rows = 在 { $staged } 行暂存数据中只保留 { $named } 行并重新推导：比较了 { $facts } 项结果。
trace-proof-changed = { $fact } 的结果不同
trace-proof-printed = 印出的数字不同
trace-proof-roles = { $fact }：{ $decide } 行中的每一行都起决定作用，{ $considered } 行被考虑过，{ $untried } 行未试；起决定作用的行：{ $rows }
trace-proof-more = …… 另有 { $count } 项结果：--json
trace-proof-decides = { $fact }：缩减后的 { $count } 行中的每一行都起决定作用：{ $rows }
trace-proof-same = 结果相同。重复此证明的命令：{ $command }
trace-proof-differs = 结果不同。重复此证明的命令：{ $command }
