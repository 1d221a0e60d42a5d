### What stops a command or a refresh: what broke, where, and what to try.

## Locks

# $root (path), $holder (text): the warehouse, and the process that holds it
errors-warehouse-held = another refresh holds { $root }: { $holder }; wait until it has ended

## Queries

errors-not-a-query = rairdtc sql runs one query and writes nothing; give one statement that begins with SELECT, WITH, FROM, VALUES, DESCRIBE, SUMMARIZE or SHOW. Name the values of a PIVOT with IN

## What is published

# $file (path), $state (missing or damaged)
errors-published-damaged = { $file } of the last publication is { $state }; run rairdtc refresh, which makes it again, or rairdtc rollback for an earlier one

## Files that commands write

# $root (path): the warehouse
errors-output-in-warehouse = the file would lie in the warehouse { $root } and could replace what is published; name one elsewhere with --output
