### What commands for patients' rights say.

# $snapshots, $refreshes, $files (number), $root (path)
privacy-erased =
    Deleted { $snapshots } snapshots and the pages of { $refreshes } refreshes. Searched { $files } files in { $root } and Dagster's folder: none holds a patient who withdrew. Not searched: back-ups, and copies taken by export, share or by hand.

# $snapshot (text)
privacy-locked-erased = The locked analysis { $snapshot } was one of them. Its cut-off, its protocol and the date of this deletion are kept; later publications can no longer be compared with its results.

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

privacy-no-pseudonym = that is no pseudonym, which is P and 16 of 0-9 and a-f; run rairdtc withdraw alone and give the patient's number when asked

## What the commands print

privacy-ask-number = Number of the patient
# $patient (text): pseudonym, $file (path): list of withdrawals
privacy-nobody-known = nothing published or kept holds { $patient }. If the number was mistyped, the patient is NOT left out: take the line out of { $file } and run rairdtc withdraw again. A patient who is in no export yet will be left out
# $patient (text): pseudonym
privacy-left-out = { $patient } is left out from the next refresh on; run: rairdtc refresh
# $file (path)
privacy-new-key = New key in { $file }; keep a copy of it, and run: rairdtc refresh
