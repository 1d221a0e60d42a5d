### Tracing a number to its rows: why an address leads nowhere.

trace-no-cell = { $address } names { $cells ->
    [0] no cells
   *[other] { $cells } cells
}; a cell is <table>/<section>/<row>/<level>/<arm>, for example one of { $near }
trace-no-estimate = { $address } names no estimate of survival; try one of { $near }, or the cell of Tables 1 to 3 that prints it
trace-form = { $address } is not of the form { $form }
trace-no-patients = { $table } has no rows of patients; give a cell or a patient
trace-months = { $text } is not a number of months
trace-no-step = the curve of { $endpoint } in arm { $arm } has no step at { $months } months; its steps: rairdtc sql "SELECT time_months FROM statistics.km_curve WHERE endpoint = '{ $endpoint }' AND arm = '{ $arm }'"
trace-no-candidate = no candidate is called { $name }; the pseudonyms are in cohort.candidates
trace-file-not-read = { $file } was { $state ->
    [refused] refused
   *[ignored] ignored
}: no row of it was read

# $table (name), $patient (text): pseudonym, and visit or criterion where given
trace-no-row = { $table } has no row of { $patient }
# $file (text)
trace-no-file = { $file }: no file is called that; the files: audit.source_files
# $file (text), $count (number), $names (list)
trace-several-files = { $file }: { $count } files are called that; write <site>/<file>:<row>: one of { $names }
# $file (text), $row (number), $last (number): its last row, 1 where it has only a header
trace-no-row-of-file = { $file } has no row { NUMBER($row, useGrouping: 0) }: { $last ->
    [1] it has only a header
   *[other] its rows are 2 to { NUMBER($last, useGrouping: 0) }
}

# The proof of a trace. $address (text)
trace-no-proof = { $address } is a source file or a row of one, and nothing is derived of it; give a printed number, a patient or a row of the warehouse
trace-minimal-alone = --minimal shrinks what --prove has proved; give both
# $named, $staged, $facts (numbers)
trace-proof-rows = Kept { $named } of { $staged } staged rows and derived again: { $facts ->
    [one] one fact
   *[other] { $facts } facts
} compared.
# $fact (text): its table, patient and item
trace-proof-changed = { $fact } comes out otherwise
trace-proof-printed = the printed number comes out otherwise
# $fact (text), $decide, $considered, $untried (numbers), $rows (list): file:row
trace-proof-roles = { $fact }: { $decide ->
    [one] one row decides
   *[other] each of { $decide } rows decides
}, { $considered } considered, { $untried } not tried; decides: { $rows }
trace-proof-more = … and { $count } more facts: --json
# $fact (text), $count (number), $rows (list): file:row
trace-proof-decides = { $fact }, shrunk: { $count ->
    [one] one row decides
   *[other] each of { $count } rows decides
}: { $rows }
# $command (text): what repeats the proof
trace-proof-same = The same. Repeat it with: { $command }
trace-proof-differs = Not the same. Repeat it with: { $command }
