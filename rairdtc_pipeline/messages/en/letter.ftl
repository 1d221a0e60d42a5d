### The letter to a site: what it has to correct; never a value or a patient.

# $site (text), $folder (path), $sites (list)
letter-no-site = the folder { $folder } has no site { $site }; its sites: { $sites }
letter-output-suffix = the letter is written as .txt or .xlsx, not as { $file }
# $site (text)
letter-heading = Data to correct at { $site }
letter-nothing-open = Nothing is open: every export has arrived, and every row keeps its contract.
# $items (number): faults, $entries (number): faults of the same kind in one file are one entry
letter-summary =
    { $items ->
        [one] { $items } item is open.
       *[other] { $items } items are open.
    } Items of the same kind in the same file are one of the { $entries } numbered entries.
# $number (number), $urgency, $place, $reason, $to_do (messages)
letter-entry =
    {""}
    { $number }. { $place }
       Effect: { $urgency }
       Problem: { $reason }
       To do: { $to_do }
# $export (text)
letter-place-export = Export { $export }
# $file (text), $sheet (text or none), $rows (list of numbers and runs), $n_rows (number), $column (text or none)
letter-place = { $file }{ $sheet ->
    [none] {""}
   *[other] , sheet { $sheet }
}{ $n_rows ->
    [0] {""}
    [one] , row { $rows }
   *[other] , rows { $rows }
}{ $column ->
    [none] {""}
   *[other] , column { $column }
}
letter-how =
    {""}
    How to correct:
    Row numbers are those that a spreadsheet shows. In a CSV file the header is row 1.
    Correct the data in the hospital's system, export again, and put a newer date into the name of the file, for example labs_2025-04-01.csv; a file without a date counts by the day it was written. The newer row replaces the older one; rows without faults can be sent again.
    Before sending, the command rairdtc check says what is still wrong.

## What happens until the item is corrected

letter-stops = nothing is published until this is corrected
letter-not-read = the file is not read
letter-not-used = the row is not used
letter-look = the data are used as they are

## Problem and request

letter-not-sent = no file of this export has arrived
# $said (list of messages)
letter-header = { $said }
letter-do-send-export = Send the export. Where there is nothing to report, send a file with the header alone.
letter-do-send-file-again = Mend the file as described, and send it again in the place of this one.
letter-do-correct-row = Correct the row, and send it in a file with a newer date in its name.
letter-do-look-at-row = Compare the row with the source documents. If it is wrong, correct it and send it in a file with a newer date in its name; if it is right, tell the data manager.
letter-do-look-at-header = Compare the header with the contract of the export. If a name is wrong, correct it and send the file again; a column that the study does not ask for may stay.
letter-do-rename-file = Rename the file, and send it again.

## The workbook

letter-sheet-items = To correct
letter-sheet-about = How to correct
letter-column-urgency = Effect
letter-column-file = File or export
letter-column-sheet = Sheet
letter-column-row = Row
letter-column-column = Column
letter-column-reason = Problem
letter-column-to-do = To do

# $file (path), $items (number), $site (text)
letter-written = { $file }: { $items ->
    [0] nothing is open at { $site }
    [one] { $items } open item of { $site }
   *[other] { $items } open items of { $site }
}
