### What stops a command or a refresh: what broke, where, and what to try.

## Locks

# $root (path), $holder (text): the warehouse, and the process that holds it
errors-warehouse-held = another refresh holds { $root }: { $holder }; wait until it has ended
