### What rairdtc status says of the publication and the exports.

status-on = on
status-no-file = no file
# $day (text): the day of the newest file, $days (number): its age
status-file = newest { $day }, { $days } days old
# $said (message), $sites (list)
status-file-late = { $said }, late at { $sites }

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
