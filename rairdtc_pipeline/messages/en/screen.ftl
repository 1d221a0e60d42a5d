### What commands print when they have done their work.

# $patients, $files (numbers), $folder (path)
screen-demo = SYNTHETIC exports of { NUMBER($patients, useGrouping: 0) } patients: { NUMBER($files, useGrouping: 0) } files in { $folder }/
# $file (path)
screen-nothing-changed = Nothing changed since the last publication: { $file }
# $run (text)
screen-last-stays = Nothing new was published; the last publication stays. Run { $run }.
# $run (text)
screen-none-published = Nothing new was published; nothing is published. Run { $run }.
screen-rows = rows
# $name (text): a snapshot
screen-snapshot-now = { $name }{"  "}published
# $snapshot, $before (texts): snapshots
screen-rolled-back =
    Published { $snapshot }; before it was { $before }
    The next refresh replaces it.
# $files (number), $folder (path), $recipient (text), $patients, $alone, $k (numbers)
screen-shared = { $files } files in { $folder }/ for { $recipient }: { $patients } patients, { $alone } of them alone in age, sex, site and arm (k = { $k }). Read { $folder }/README.md before it leaves.
# $files (number), $folder (path)
screen-exported = { $files } files in { $folder }/
# $row (number)
screen-row = row { NUMBER($row, useGrouping: 0) }

## The summary of a refresh

screen-source-rows = Source rows, each accounted for
screen-sites = Sites
screen-candidates = Candidates
screen-included = Included
# $patients (number), $arms (text): arms and their numbers
screen-arms = { $patients } patients: { $patients ->
    [0] nobody
   *[other] { $arms }
}
screen-cutoff = Data up to
screen-no-dated-row = no dated row
screen-published = Published
screen-report = Report
screen-exports = Exports
screen-took = Took
# $files (number)
screen-columns-lacking = { $files ->
    [one] { $files } file lacks
   *[other] { $files } files lack
} columns of the contract; rairdtc check names them
screen-column-export = export
screen-column-site = site
screen-column-files = files
screen-column-read = read
screen-column-staged = staged
screen-column-copies = copies
screen-column-corrected = corrected
screen-column-unused = unused
screen-column-quarantined = quarantined
screen-column-used = used
screen-column-open = open
screen-column-mended = mended
screen-column-criterion = criterion
screen-column-excluded-for = excluded for
screen-column-screened = screened
screen-column-left = left
screen-column-stayed = stayed

## The prompt of rairdtc sql

screen-sql-welcome = Read-only. End a query with a semicolon. .help for help, Ctrl-D to leave.
screen-sql-help =
    { ".tables" }          every table, with what it holds
    { ".schema" } TABLE    its columns, with what they mean
    { ".quit" }            leaves, as does Ctrl-D
    A query may have several lines and ends with a semicolon. Tab completes names of tables and columns, the arrow keys bring back what was typed.
