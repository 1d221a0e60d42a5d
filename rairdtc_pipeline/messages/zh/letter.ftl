### 给中心的数据更正通知：说明需要更正的内容，不显示所填的值，也不涉及患者身份。

letter-no-site = 文件夹 { $folder } 中没有中心 { $site }；现有中心：{ $sites }
letter-output-suffix = 更正通知只能写成 .txt 或 .xlsx 文件，不能写成 { $file }
letter-heading = 数据更正通知：{ $site }
letter-nothing-open = 没有待更正的内容：应报送的文件均已收到，所有数据行均符合数据契约。
letter-summary = 共有 { $items } 项待更正；同一文件中的同类问题合并为一条，共 { $entries } 条。
letter-entry =
    {""}
    { $number }. { $place }
       影响：{ $urgency }
       问题：{ $reason }
       处理：{ $to_do }
letter-place-export = 导出 { $export }
letter-place = { $file }{ $sheet ->
    [none] {""}
   *[other] ，工作表“{ $sheet }”
}{ $n_rows ->
    [0] {""}
   *[other] ，第 { $rows } 行
}{ $column ->
    [none] {""}
   *[other] ，列 { $column }
}
letter-how =
    {""}
    更正方法：
    行号与电子表格中显示的行号一致；CSV 文件的表头为第 1 行。
    请在医院系统中更正数据并重新导出，文件名中写上更新的日期，例如 labs_2025-04-01.csv；没有日期的文件按写入当天计。同一记录以日期较新的文件为准，没有问题的数据行可以一并重新发送。
    发送前可运行 rairdtc check 查看还有哪些问题。

## 更正之前的影响

letter-stops = 更正之前不会发布任何结果
letter-not-read = 该文件未被读取
letter-not-used = 该行数据未被采用
letter-look = 数据暂按现有内容采用

## 问题与处理要求

letter-not-sent = 没有收到该导出的任何文件
letter-header = { $said }
letter-do-send-export = 请报送该导出；没有数据时请发送只有表头的文件。
letter-do-send-file-again = 请按上述说明修正文件，重新发送并替换原文件。
letter-do-correct-row = 请更正该行，并用文件名日期更新的文件重新发送。
letter-do-look-at-row = 请与原始资料核对该行：如有误，请更正并用文件名日期更新的文件重新发送；如无误，请告知数据管理员。
letter-do-look-at-header = 请对照数据契约核对表头：列名有误的，请更正后重新发送；研究不需要的列可以保留。
letter-do-rename-file = 请修改文件名后重新发送。

## 工作簿

letter-sheet-items = 待更正
letter-sheet-about = 更正方法
letter-column-urgency = 影响
letter-column-file = 文件或导出
letter-column-sheet = 工作表
letter-column-row = 行
letter-column-column = 列
letter-column-reason = 问题
letter-column-to-do = 处理
letter-written = { $file }：{ $items ->
    [0] { $site } 没有待更正的内容
   *[other] { $site } 有 { $items } 项待更正
}
