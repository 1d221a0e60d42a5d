### What rairdtc status says of the publication and the exports.

status-on = on
status-no-file = no file
# $day (text): the day of the newest file, $days (number): its age
status-file = newest { $day }, { $days } days old
# $day (text), $days (number)
status-file-late = newest { $day }, { $days } days old, late

## Its lines

status-snapshot = snapshot
status-published-at = published at
status-patients = patients
status-data-cutoff = data cutoff
status-file-name = file
status-report = report
status-locked-analysis = locked analysis
status-last-run = last run
status-nightly-refresh = nightly refresh
