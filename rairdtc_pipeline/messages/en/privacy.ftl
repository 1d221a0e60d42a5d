### What commands for patients' rights say.

# $snapshots, $refreshes, $files (number), $root (path)
privacy-erased =
    Deleted { $snapshots } snapshots and the pages of { $refreshes } refreshes. Searched { $files } files in { $root } and Dagster's folder: none holds a patient who withdrew. Not searched: back-ups, and copies taken by export, share or by hand.

# $files (list of paths)
privacy-still-found = A patient who withdrew is still in { $files }; delete them, and run rairdtc withdraw --from-snapshots again
