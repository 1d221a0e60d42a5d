### What may leave the hospital: tables for the public, and extracts for a named recipient.

## What an extract does to a column

release-treatment-kept = as in the warehouse
release-treatment-pseudonym = pseudonym made for this recipient
release-treatment-site = number made for this recipient
release-treatment-shifted = moved by the patient's own number of days
release-treatment-oldest = ages from the oldest on are given as the oldest
release-treatment-provenance = names the file or row it came from
release-treatment-same-day = the same day for all patients, it would give their shifts away
release-treatment-words = text that no contract and no rule of the study declares as coded

# $reason (message): why the column is not in the extract
release-left-out = left out: { $reason }

## Refused extracts

# $table (name): a dataset of the published file
release-no-lineage = audit.column_lineage has no row of { $table }; run: rairdtc refresh --full

## Why nothing is released or shared

release-unsolved = the suppression of small counts could not be solved: { $reason }; nothing is released
release-contradicting-sums = the counts of a table contradict their sums; nothing is released
release-more-than-arm = a table counts more patients than its arm has; nothing is released
release-sums-do-not-add-up = counts of a table do not add up to their sum; nothing is released
release-dates-not-moved = share_shift_days is 0: dates would stay as they are; set it to at least 1
release-names-in-extract = { $columns } of { $table } would give a pseudonym, site or file of the warehouse away; nothing is shared
release-cell-too-small = release_smallest_cell is { $cell }; below { $fewest } a mark gives the count away
release-no-key = no pseudonym key in { $variable } or { $file }; extracts are made with the key of the refresh
release-recipient-name = the recipient's name must have 1 to { $longest } printable characters
release-no-setting = the published file has no { $setting }; run: rairdtc refresh --full
release-exposed-count = a small count could be worked out from the tables; nothing is released. Raise release_smallest_cell, or wait until the cohort is larger

release-folder-exists = { $folder } is there already; name a new folder
release-no-folder = { $folder } is not a folder; make it first

## Earlier releases

# $number (number), $date (text), $few (number): the earlier release, and the smallest cell
release-few-differ = the patients differ from those of release { $number } of { $date } by fewer than { $few }: both together would tell about single patients; nothing is released. Wait until at least { $few } more came or left. If that release never left the hospital, delete it and run: rairdtc release --never-left { $number }
# $number (number): what the user gave
release-not-in-ledger = there is no release { $number }; rairdtc release --list shows them
# $file (path): the ledger of the warehouse
release-ledger-damaged = the ledger of releases { $file } cannot be read; restore it from a backup: without it a release may tell what earlier ones withheld
# $recipient (text), $patients, $days, $possible (numbers): the fewest days that a shift may still have
release-narrows-shifts = dates of { $patients ->
        [one] { $patients } patient are
       *[other] { $patients } patients are
    } newer than the last extract for { $recipient }: whoever has both knows by how many days they were moved, of { $possible } possible numbers to within { $days } for one patient. Nothing is written; wait until more days lie between, or give --narrows-shifts to share even so

## What the command says

release-what-to-do = name a folder for the tables, or give --list, or --never-left with the number of a release
# $number (number), $date (text), $patients (number): one release of the ledger
release-listed = release { $number } of { $date }: { $patients } patients
# $folder (path), $suppressed, $largest, $earlier, $withheld (numbers)
release-written =
    { $folder }/index.html and its CSV files: { $suppressed } numbers suppressed so that no count of 1 to { $largest } can be worked out{ $earlier ->
        [0] .
       *[other] , also not together with { $earlier } earlier { $earlier ->
            [one] release
           *[other] releases
        }{ $withheld ->
            [0] .
           *[other] . { $withheld } variables or statistics are withheld because they differ from what was released by fewer patients than the smallest cell.
        }
    }
