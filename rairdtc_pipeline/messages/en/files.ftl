### Files that hospitals send: why one is refused, why a row of it is, and what is noted.

## Workbooks

files-not-a-workbook = the file is not a readable .xlsx workbook; save it again
# $kind (message): what the file is instead
files-another-kind = the file is not an .xlsx workbook but { $kind }; open it in Excel, WPS or LibreOffice and save it as .xlsx or CSV UTF-8
# $what_to_do (message)
files-not-text = the file is not CSV; { $what_to_do }
files-with-password = the file has a password; save it without one
# $times (number): how many times its size a file may unpack to
files-unpacks-too-large = the file unpacks to more than { $times } times its size; delete the empty rows and columns behind the data, or send the export as CSV
# $characters (number): how many characters a cell may hold
files-cell-too-long = a cell of the workbook holds more than { $characters } characters, which no spreadsheet allows; shorten it and save the workbook again
# $columns (number): how many columns are read
files-column-too-far = a cell of the sheet stands behind column { $columns }; delete what stands far to the right of the data and save the workbook again
files-sheet-too-large = the sheet holds more than fits into memory; delete the empty rows and columns behind the data, or send the export in several files
# $cell (text): the cell, as in C5
files-formula-without-value = cell { $cell } holds a formula whose value is not stored in the file or is out of date; open the workbook in Excel or LibreOffice, save it, and send it again
# $area (text): the area, as in B2:C4
files-merged-header = the merged area { $area } covers the header and rows of data; unmerge it and save the workbook again
files-merged-overlap = the merged areas of the sheet overlap; unmerge them and save the workbook again
files-no-rows = the file is empty; send it again with its header
# $places (list of numbers), $sheets (number), $export (text)
files-several-sheets = sheets { $places } of the { $sheets } sheets of the workbook have a header of { $export }; put the rows into one sheet, or send each sheet in a file of its own
# $sheets (number), $export (text)
files-no-sheet = the workbook has { $sheets } sheets and none has a header of { $export }; put its header into the first row of the sheet and name the sheet { $export }

## Rows of a workbook

# $column (number): place of the column
files-row-error = column { $column } shows an error of the spreadsheet, as #N/A
files-row-no-date = column { $column } has the format of a date and holds a number that is no date
files-row-digits-lost = column { $column } holds a number of more than 15 digits, of which a spreadsheet keeps 15; format the column as text and enter the numbers again
# $area (text): the area, as in B2:C4
files-row-merged = the merged area { $area } covers several columns, so that it is not certain what each of them says; unmerge it

## What a file is

files-kind-xls = an old .xls workbook
files-kind-xlsb = a binary workbook (.xlsb)
files-kind-ods = an OpenDocument file (.ods)
files-kind-html = a web page (HTML)
files-kind-xml = an XML spreadsheet of Excel 2003
files-kind-docx = a Word document (.docx)
files-kind-pdf = a PDF document
files-kind-rtf = a rich text document
files-kind-archive = an archive (.zip, .gz, .rar or .7z)
files-kind-parquet = a Parquet file
files-kind-database = an SQLite database
files-kind-text = delimited text

## What is noted of a file that is read

# $lines (number)
files-note-title = { $lines } lines above the header are not read
# $sheets (number): all sheets, $others (number): those that hold something and are not read, $place (number)
files-note-sheets = of { $sheets } sheets sheet { $place } is read; { $others } others hold something, have no header of the export and are not read
# $place (number)
files-note-hidden = sheet { $place }, which is read, is hidden
# $test (text): its name as sent, $rows (number)
files-note-test-not-used = { $rows ->
    [one] one row of the test { $test } is
   *[other] { $rows } rows of the test { $test } are
} not used: no analysis reads the test
# $rows (number)
files-note-unit-of-header = the unit column of { $rows ->
    [one] one row names
   *[other] { $rows } rows names
} another unit than the header; the unit column counts
# $rows (number)
files-note-blank = { $rows } rows hold nothing or blanks alone and are not read

## Names of files

# What lies in a site's folder and is not read stops a check; what is ignored does not.
files-ignored-hidden = a hidden or temporary file
files-ignored-outside = not in a site folder: exports/<site>/<file>
files-unread-place = the file does not lie where exports are read; move it to exports/<site>/<file>
# $names (list): the exports, with their Chinese names
files-unread-name = the name does not begin with an export: { $names }; rename the file, or take it away
# $formats (list), $what_to_do (message)
files-unread-format = the name does not end in { $formats }; { $what_to_do }
files-advice-unpack = it is an archive: unpack it and send the files in it
files-advice-rename-workbook = it is an .xlsx workbook: rename it to end in .xlsx
files-advice-rename = it is delimited text: rename it to end in .csv
# $kind (message)
files-advice-save = it is { $kind }: open it in Excel, WPS or LibreOffice and save it as .xlsx or CSV UTF-8
files-advice-unknown = save it as .xlsx or CSV UTF-8, or take it away
files-name-date-unclear = digits in the name of the file look like a date and are not understood; write the date as 2025-03-01, for the newer of two files stands
files-name-date-future = the date in the name of the file lies in the future and does not count

## Text

# $encoding (text)
files-text-foreign = the file is neither UTF-8 nor GB18030 text but looks like { $encoding }; save it as CSV UTF-8
files-text-unknown = the file is neither UTF-8 nor GB18030 text, as far as what it holds tells; save it as CSV UTF-8
# $rows (number)
files-parquet-too-large = the file says it holds { $rows } rows, more than a file of its size can tell apart or memory holds; write it again, in several files where they are so many

files-header-twice = the column { $column } stands more than once in the header; keep one of them
files-header-unit = the header of { $column } names a unit that is not accepted; send it in { $units }
files-no-folder = the exports folder { $folder } is not there; create it, or name another with --exports
files-rewritten = the file was written while it was read; refresh again once it is whole
files-not-opened = the file cannot be opened: { $reason }
files-too-many-columns = the file has more than { $most } columns; delete what stands far to the right of the data and send it again
files-rows-in-a-cell = a quoted cell of row { NUMBER($row, useGrouping: 0) } holds what look like whole rows; close the quote or export the file again
files-open-quote = a quote opened in row { NUMBER($row, useGrouping: 0) } is not closed there, the rows after it cannot be told apart; close the quote or export the file again
files-name-not-unicode = the name of the file is not Unicode; rename it
files-place-not-opened = { $place } cannot be opened: { $reason }; let this user read it, or take it away (find { $folder } ! -readable names it)
files-not-parquet = the file is not readable Parquet; write it again
files-not-csv = the file is not a well-formed CSV; export it again
files-utf-16 = the file is UTF-16; save it as CSV UTF-8
files-no-header = the file has no header; send it again with its header
files-header-nul = the header holds NUL bytes, as UTF-16 does; save the file as CSV UTF-8
files-no-column-or-delimiter = no column of { $export } is in the first row that is not blank; send the export with its header as the first row, no title above it, comma, semicolon or tab between the columns
files-gzip-damaged = the gzip file is damaged or was cut off on the way; send it again

## Headers

# $columns (list of texts): name and Chinese name, $count (number)
files-column-missing = { $count ->
    [one] the required column { $columns } is
   *[other] the required columns { $columns } are
} missing; add it to the export
# $export (name)
files-no-column = no column of { $export } is in the first row that is not blank; send the export with its header as the first row, no title above it

## Columns of Parquet

# $column (number): place of the column, $kind (message): one of those below
files-parquet-column = column { $column } holds { $kind }; write it as text, or as numbers, dates or local times
files-parquet-values = values that are not text, numbers, dates or times
files-parquet-nested = lists or structures
files-parquet-time-zone = times with a time zone, which may be of another day
files-parquet-bytes = bytes that are not UTF-8, or times finer than a microsecond

## Lines about one file

# $file (text), $said (message)
files-about = { $file }: { $said }
# $export (name), $site (text)
files-not-sent = { $export }: no file exports/{ $site }/{ $export }*.csv, .csv.gz, .xlsx or .parquet was found; send it, with only a header if there is nothing to report
# $place (number)
files-unknown-column = column { $place }
# $column (name), $count (number): how many values
files-identifiers-removed = { $column }: identifiers removed from { $count } values

# $column (name), $mark (text): what an identifier is replaced by
files-free-text-rule = { $column } must not name a patient; what does is replaced by { $mark }

## Columns that differ from the contract

# $count (number), $places (text): places of the columns
files-columns-unknown = no contract explains { $count ->
    [one] column
   *[other] columns
} { $places }
# $columns (list of names)
files-columns-lacking = the file has no { $columns }
# $values (number)
files-columns-blanked = { $values ->
    [one] { $values } value of older files it corrects counts
   *[other] { $values } values of older files it corrects count
} as blank for that
files-columns-renamed = where one is the other, mend its header
