### What commands for patients' rights say.

# $snapshots, $refreshes, $files (number), $root (path)
privacy-erased =
    Deleted { $snapshots } snapshots and the pages of { $refreshes } refreshes. Searched { $files } files in { $root } and Dagster's folder: none holds a patient who withdrew. Not searched: back-ups, and copies taken by export, share or by hand.

# $files (list of paths)
privacy-still-found = A patient who withdrew is still in { $files }; delete them, and run rairdtc withdraw --from-snapshots again

## Key and consent

privacy-other-key-withdrew = patients withdrew under another pseudonym key, and this refresh would publish them again. Restore that key; if it is lost, delete { $file } and withdraw each patient again by number
privacy-key-gone = the pseudonym key { $key } is gone, and with another key every patient would get another pseudonym. Restore the file from its copy; if there is no copy, delete { $published } and refresh
privacy-key-too-long = the pseudonym key is longer than { $bytes } bytes
privacy-key-readable = other users can read { $key }; run: chmod 600 { $key }
privacy-key-of-environment = the key comes from { $variable }; change it where that variable is set
privacy-no-key = there is no key in { $key } yet; run: rairdtc refresh
privacy-key-too-short = the pseudonym key in { $place } is shorter than 32 bytes
