### What is said of alerts and of what watches over the refreshes.

alerts-no-answer = the server did not answer in time

## The night

alerts-schedule-off = The nightly refresh is switched off in the Dagster UI

alerts-schedule-failed = The nightly schedule failed; its page has the details

# $since (text): date and time in UTC
alerts-schedule-silent = The nightly schedule has not run since { $since } UTC

alerts-no-daemon = no daemon is running; start: rairdtc serve

# $sensor (text): the sensor's name
alerts-sensor-off = The sensor { $sensor } is switched off in the Dagster UI

alerts-sensor-failed = The sensor { $sensor } failed at its last tick; its page has the details

# $since (text): date and time in UTC
alerts-sensor-silent = The sensor { $sensor } has not run since { $since } UTC

## A refresh

# $said (message), $steps (list of names)
alerts-at-step = { $said } (step { $steps })
# $said (message)
alerts-at-no-step = { $said } (no step; the process was stopped or the machine went down)
alerts-no-reason = no reason
# $said (message), $run (text)
alerts-refresh-failed = The refresh published nothing: { $said }, run { $run }
# $run (text), $since (text): date and time in UTC
alerts-refresh-stuck = Run { $run } is under way since { $since } UTC
# $check (name)
alerts-check-failed = Published, but look at { $check }
# $check (name), $counts (list): what the check counted
alerts-check-counted = Published, but look at { $check }: { $counts }
# $check (name), $counts (list): what the check counted, and in which files or sites
alerts-check-places = Published, but look at { $check }: { $counts }; rairdtc check and the page of the check say more

## The machine, and exports that are late

# $said (message)
alerts-disk = Disk: { $said }
# $said (message)
alerts-published = Published: { $said }
# $export, $site (names), $said (message), $days (number)
alerts-export-late = Export { $export } of { $site }: { $said }, promised every { $days } days; ask the site for a new one

## Subjects

alerts-title-refresh-failed = refresh failed
alerts-title-refresh-stuck = refresh stuck
alerts-title-check-failed = check failed
alerts-title-disk-low = disk low
alerts-title-published-file-broken = published file broken
alerts-title-night-not-covered = night not covered
alerts-title-export-late = export late
# $subject (message)
alerts-title-mended = mended: { $subject }
# $said (message)
alerts-mended = Mended: { $said }
# $subject (list of texts)
alerts-subject = RAIR-DTC: { $subject }
# $lines (number): lines that are left out
alerts-more = and { $lines } more
# $said (text): as an older version reported it
alerts-earlier = { $said }

# $host (name)
alerts-host = Sent by { $host }
# $host (name), $url (text)
alerts-host-link = Sent by { $host }: { $url }

## Delivery

# $code (text)
alerts-answered = the server answered { $code }
# $kind (name): class of the error, $code (text)
alerts-mail-answered = { $kind }, the server answered { $code }
# $kind (name): class of the error
alerts-error = { $kind }
# $kind (name): class of the error, $reason (text): what the operating system says
alerts-error-of-system = { $kind }, { $reason }
# $count (number)
alerts-recipients-refused = { $count } recipients were refused
# $key (name): of the answer, $code (text): what stands there
alerts-hook-refused = the server refused the message with { $key } { $code }
# $key (name)
alerts-hook-unclear = the server's answer has no { $key }; does alert_webhook_format name its kind?
# $channel (name), $said (message)
alerts-by-channel = alert by { $channel }: { $said }

## The sensors

alerts-files-changed = files changed; waiting until they stand still
# $seconds (number)
alerts-waiting = waiting until files have stood still for { $seconds } s
alerts-nothing-new = nothing new
alerts-no-run-killed = no run was killed
alerts-killed-again = the second try was killed too; the nightly refresh tries again
alerts-nothing-wrong = nothing is wrong
# $job, $run (texts), $said (message)
alerts-run-failed = { $job } { $run } failed: { $said }
