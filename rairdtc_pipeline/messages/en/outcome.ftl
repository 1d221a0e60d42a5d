### Why a refresh ended as it did.

# $count (number): rows or cases
outcome-violations = { $count }
# $rule (message): what should hold, $rows (text): one line per row
outcome-rows =
    { $rule }
    { $rows }
# $rule (message), $rows (text)
outcome-rows-of-files =
    { $rule }
    { $rows }
    Look at these rows of the exports, have them corrected, and refresh again.
# $count (number), $said (list of messages): the rule and the first rows
outcome-contradiction = { $count } against the rule: { $said }
# $name (text): what is counted, $value (number)
outcome-count = { $name } { $value }
# $rows (number)
outcome-rows-counted = { $rows ->
    [one] { $rows } row
   *[other] { $rows } rows
}
# $count (number): of files, sites or exports that are not named
outcome-more-places = and { $count } more places
outcome-interrupted = interrupted
# $kind (name): the class of the error
outcome-error = { $kind }; the run's page has the details

# $check (name): asset and check, $said (list of messages)
outcome-check = { $check }: { $said }
# $file (text), $row (number), $patient (text): pseudonym, $said (message): what contradicts what
outcome-contradiction-row = { $file } row { NUMBER($row, useGrouping: 0) }, { $patient }: { $said }
# $of (text): export and site, $now, $before (text): rows
outcome-fewer-rows = { $of }: { $now }, { $before } before
outcome-column-gone = { $of }: no column { $column } any more; was a file cut off or a header renamed?
