### What stops a command or a refresh: what broke, where, and what to try.

errors-about = error: { $said }
## Signals

# $signal (name): what stopped the command
errors-stopped = Stopped by { $signal }. What is published is whole; run the command again to finish it.

## Locks

# $root (path), $holder (text): the warehouse, and the process that holds it
errors-warehouse-held = another refresh holds { $root }: { $holder }; wait until it has ended

## Queries

errors-not-a-query = rairdtc sql runs queries and writes nothing; give statements that begin with SELECT, WITH, FROM, VALUES, DESCRIBE, SUMMARIZE or SHOW. Name the values of a PIVOT with IN

## What is published

# $file (path), $state (missing or damaged)
errors-published-damaged = { $file } of the last publication is { $state }; run rairdtc refresh, which makes it again, or rairdtc rollback for an earlier one

## Files that commands write

# $root (path): the warehouse
errors-output-in-warehouse = { $root } is the warehouse, where it could replace or mix with what is published; name a place elsewhere

errors-already-served = UI and daemon are already served over { $root }; open their page, or stop them
errors-no-snapshot = no snapshot { $snapshot } is kept; rairdtc rollback lists them
errors-port = port { $port } cannot be used: { $reason }; name another with --port
errors-no-query = give a SELECT, or a file with --file, or one on the standard input
# $format (name)
errors-several-queries = { $format } holds the rows of one query; give one, or ask for --format table
# $table (text)
errors-no-table = there is no table { $table }; .tables lists them
errors-not-a-file = { $file } is not a file
errors-parquet-to-terminal = parquet is not for a terminal; name a file with --output
errors-no-kind-of-export = --only { $kind } is not known; see rairdtc export --help
errors-no-format = --format { $format } cannot be written; use csv, json or parquet, or table on a terminal
errors-not-synthetic = { $folder } holds files that are not synthetic; name another folder
errors-tables-killed = the process that exports the tables ended with { $code }; if memory ran out, make room; refresh again
errors-dagster-records = Dagster cannot keep its records in { $folder }: { $reason }. Make room and see that this user may write there; if a file is damaged, move the folder away: the history of runs is lost, nothing published is. Then refresh again
errors-declaration-not-read = { $file } cannot be read: { $reason }; name another
errors-declaration-not-utf-8 = { $file } is not UTF-8; save it as UTF-8
errors-declaration-not-yaml = { $file } is not YAML: { $reason }
errors-declaration-key-twice = { $place }: the key '{ $key }' stands twice

## Declarations and settings

# $file (text), $faults (list of messages)
errors-declaration-faults = { $file }: { $faults }

## Disk and database

# $what (name or message): the table, $kind (name): the class of the error
errors-not-built = { $what } could not be built: { $kind }; run: rairdtc check
# $what (name or message), $reason (message)
errors-not-stored = { $what } could not be built: { $reason }
errors-working-file = the working file
errors-disk-full = the disk is full; make room (rairdtc doctor says how much) and refresh again
# $reason (text): what the operating system says
errors-system = { $reason }; mend it and refresh again
# $place (path), $reason (text)
errors-system-at = { $place }: { $reason }; mend it and refresh again
# $kind (name): the class of the error
errors-database = { $kind }; check the disk and refresh again, everything is made anew
# $free, $needed (numbers): GiB
errors-room = { NUMBER($free, minimumFractionDigits: 1, maximumFractionDigits: 1) } GiB free, a refresh may need { NUMBER($needed, minimumFractionDigits: 1, maximumFractionDigits: 1) }
# $root (path), $room (message)
errors-disk-too-full = the disk of { $root } is too full: { $room }

# $reason (text): what DuckDB says
errors-query-failed = { $reason }

## Benchmarks

# $command (text), $code (text): its exit code, $said (text): the end of what it printed
errors-benchmark-ended = { $command } ended with { $code }; run it alone. { $said }
# $folder (path)
errors-benchmark-exports = no pain file with a column nrs lies in { $folder }; write demo exports there
