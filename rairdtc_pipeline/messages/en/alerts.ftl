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
