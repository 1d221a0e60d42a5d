### 医院报送的文件：拒收的原因、某行被拒的原因以及说明。

## 工作簿

files-not-a-workbook = 该文件不是可读取的 .xlsx 工作簿；请重新保存
files-another-kind = 该文件不是 .xlsx 工作簿，而是{ $kind }；请用 Excel、WPS 或 LibreOffice 打开并另存为 .xlsx 或 CSV UTF-8
files-not-text = 该文件不是 CSV；{ $what_to_do }
files-with-password = 该文件设有密码；请取消密码后重新保存
files-unpacks-too-large = 该文件解压后超过其大小的 { $times } 倍；请删除数据下方和右侧的空行空列，或以 CSV 格式报送
files-cell-too-long = 工作簿中某单元格超过 { $characters } 个字符，超出电子表格的允许范围；请缩短后重新保存
files-column-too-far = 工作表中有单元格位于第 { $columns } 列之后；请删除数据右侧远处的内容后重新保存
files-sheet-too-large = 工作表内容超出内存容量；请删除数据下方和右侧的空行空列，或分成多个文件报送
files-formula-without-value = 单元格 { $cell } 的公式没有保存计算结果或结果已过期；请用 Excel 或 LibreOffice 打开、保存后重新发送
files-merged-header = 合并区域 { $area } 同时覆盖表头和数据行；请取消合并后重新保存
files-merged-overlap = 工作表的合并区域相互重叠；请取消合并后重新保存
files-no-rows = 文件为空；请连同表头重新发送
files-several-sheets = 工作簿共 { $sheets } 个工作表，其中第 { $places } 个都有 { $export } 的表头；请将数据行放入同一工作表，或每个工作表单独发送一个文件
files-no-sheet = 工作簿有 { $sheets } 个工作表，都没有 { $export } 的表头；请将表头放在工作表第一行，并将工作表命名为 { $export }

## 工作簿的行

files-row-error = 第 { $column } 列显示电子表格错误，如 #N/A
files-row-no-date = 第 { $column } 列为日期格式，但其数值不是日期
files-row-digits-lost = 第 { $column } 列的数字超过 15 位，电子表格只保留 15 位；请将该列设为文本格式并重新录入
files-row-merged = 合并区域 { $area } 跨越多列，无法确定各列的内容；请取消合并

## 文件的类型

files-kind-xls = 旧版 .xls 工作簿
files-kind-xlsb = 二进制工作簿（.xlsb）
files-kind-ods = OpenDocument 文件（.ods）
files-kind-html = 网页（HTML）
files-kind-xml = Excel 2003 的 XML 电子表格
files-kind-docx = Word 文档（.docx）
files-kind-pdf = PDF 文档
files-kind-rtf = RTF 文档
files-kind-archive = 压缩文件（.zip、.gz、.rar 或 .7z）
files-kind-parquet = Parquet 文件
files-kind-database = SQLite 数据库
files-kind-text = 带分隔符的文本

## 对已读取文件的说明

files-note-title = 表头上方的 { $lines } 行未读取
files-note-sheets = 共 { $sheets } 个工作表，读取第 { $place } 个；另有 { $others } 个工作表有内容但没有该导出的表头，未读取
files-note-hidden = 所读取的第 { $place } 个工作表为隐藏工作表
files-note-test-not-used = 检验项目 { $test } 的 { $rows } 行未采用：没有分析使用该项目
files-note-unit-of-header = 有 { $rows } 行的单位列与表头中的单位不同，以单位列为准
files-note-blank = { $rows } 行为空行或只有空格，未读取

## 文件名

files-ignored-hidden = 隐藏文件或临时文件
files-ignored-outside = 不在中心文件夹中：exports/<site>/<file>
files-unread-place = 文件不在读取导出文件的位置；请移至 exports/<site>/<file>
files-unread-name = 文件名不以导出名称开头：{ $names }；请改名，或移走该文件
files-unread-format = 文件名不以 { $formats } 结尾；{ $what_to_do }
files-advice-unpack = 这是压缩文件：请解压后发送其中的文件
files-advice-rename-workbook = 这是 .xlsx 工作簿：请将文件名改为以 .xlsx 结尾
files-advice-rename = 这是带分隔符的文本：请将文件名改为以 .csv 结尾
files-advice-save = 这是{ $kind }：请用 Excel、WPS 或 LibreOffice 打开并另存为 .xlsx 或 CSV UTF-8
files-advice-unknown = 请另存为 .xlsx 或 CSV UTF-8，或移走该文件
files-name-date-unclear = 文件名中的数字像日期但无法识别；请按 2025-03-01 的格式书写日期，因为两个文件中以日期较新者为准
files-name-date-future = 文件名中的日期在将来，不予采用

## 文本

files-text-foreign = 该文件既不是 UTF-8 也不是 GB18030 文本，似为 { $encoding }；请另存为 CSV UTF-8
files-text-unknown = 从内容看，该文件既不是 UTF-8 也不是 GB18030 文本；请另存为 CSV UTF-8
files-parquet-too-large = 该文件声称有 { $rows } 行，超出同等大小文件所能区分或内存所能容纳的行数；请重新导出，行数确实如此之多时请分成多个文件

files-header-twice = 表头中 { $column } 列出现多次；请只保留一列
files-header-unit = { $column } 的表头写有不被接受的单位；请以 { $units } 报送
files-no-folder = 导出文件夹 { $folder } 不存在；请新建，或用 --exports 指定其他文件夹
files-rewritten = 读取过程中文件被改写；请在文件写完后重新刷新
files-not-opened = 文件无法打开：{ $reason }
files-too-many-columns = 该文件超过 { $most } 列；请删除数据右侧远处的内容后重新发送
files-rows-in-a-cell = 第 { NUMBER($row, useGrouping: 0) } 行某个带引号的单元格中似乎含有整行内容；请补上引号或重新导出文件
files-open-quote = 第 { NUMBER($row, useGrouping: 0) } 行的引号没有在该行闭合，其后的行无法区分；请补上引号或重新导出文件
files-name-not-unicode = 文件名不是 Unicode；请改名
files-place-not-opened = { $place } 无法打开：{ $reason }；请允许当前用户读取，或将其移走（find { $folder } ! -readable 可列出名称）
files-not-parquet = 该文件不是可读取的 Parquet；请重新导出
files-not-csv = 该文件不是格式正确的 CSV；请重新导出
files-utf-16 = 该文件为 UTF-16；请另存为 CSV UTF-8
files-no-header = 该文件没有表头；请连同表头重新发送
files-header-nul = 表头含有 NUL 字节（如 UTF-16 文件）；请另存为 CSV UTF-8
files-no-column-or-delimiter = 第一个非空行中没有 { $export } 的任何列；请以表头作为第一行（上方不要有标题），各列用逗号、分号或制表符分隔
files-gzip-damaged = gzip 文件已损坏或传输不完整；请重新发送

## 表头

files-column-missing = { $count ->
   *[other] 缺少必填列 { $columns }
}；请补充到导出文件中
files-no-column = 第一个非空行中没有 { $export } 的任何列；请以表头作为第一行（上方不要有标题）重新发送

## Parquet 的列

files-parquet-column = 第 { $column } 列含有{ $kind }；请以文本、数值、日期或当地时间写出
files-parquet-values = 不是文本、数值、日期或时间的内容
files-parquet-nested = 列表或结构
files-parquet-time-zone = 带时区的时间，换算后可能不在同一天
files-parquet-bytes = 不是 UTF-8 的字节，或精度高于微秒的时间

## 关于单个文件的说明

files-about = { $file }：{ $said }
files-not-sent = { $export }：没有找到文件 exports/{ $site }/{ $export }*.csv、.csv.gz、.xlsx 或 .parquet；请报送，没有数据时也请发送只有表头的文件
files-unknown-column = 第 { $place } 列
files-identifiers-removed = { $column }：已从 { $count } 个值中去除身份信息
files-free-text-rule = { $column } 不得出现患者身份信息；如有则替换为 { $mark }

## 与数据契约不同的列

files-columns-unknown = { $count ->
   *[other] 数据契约中没有第 { $places } 列的说明
}
files-columns-lacking = 该文件没有 { $columns } 列
files-columns-blanked = 因此，被其更正的旧文件中有 { $values } 个值按空白处理
files-columns-renamed = 如果两者是同一列，请更正表头
