### What rairdtc check prints.

# $files, $refused, $rows, $stops, $unread (numbers)
check-files = { $files } files: { $refused } refused, { $rows } rows would be quarantined, { $stops } would stop the publication; { $unread } not read
# $read, $used, $open, $mended (numbers): rows
check-site = { $read } rows read, { $used } used, { $open } open, { $mended } mended
# $file (text), $rows (message), $said (text)
check-place = { $file } { $rows }{ $said }
# $column (name), $said (message)
check-cell = {", "}{ $column }: { $said }
# $count (number): how many rows, $rows (list of numbers and ranges), $more (number): rows not listed
check-rows = { $count ->
    [one] row
   *[other] rows
} { $rows }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}

## What stands before a line

check-label-unread = unread
check-label-ignored = ignored
check-label-note = note
check-label-refused = refused
check-label-columns = columns
check-label-row = row
check-label-stops = stops
check-label-look = look
check-label-site = site

# $said (message): what is wrong with the row
check-row = {": "}{ $said }
