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
