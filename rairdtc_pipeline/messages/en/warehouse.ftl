### The warehouse: what is built, published, kept and withdrawn.

warehouse-nothing-published = nothing is published in { $root } yet; run: rairdtc refresh
warehouse-log-left = { $file } was left behind; run the refresh again
warehouse-private-columns = private columns would be published: { $columns }
warehouse-snapshot-differs = the snapshot does not hold what was built; check the disk
warehouse-sql-header = { $file }: the header must begin with a title and a line 'One row per …'
warehouse-sql-not-one-select = sql/{ $schema }/{ $table }.sql must be one SELECT
warehouse-sql-cycle = the tables of sql/ read one another in a cycle: { $tables }
warehouse-mixed-versions = these tables were not made from the other tables as they are now: { $tables }; run the whole of nightly_refresh
warehouse-damaged = the working file is damaged: { $tables }; check the disk and refresh again, everything is made anew
warehouse-no-number = that is not a patient's number; give it as it is in the exports
warehouse-nobody-withdrawn = { $patient } is nobody in what is published or kept, under the current pseudonym key; nobody was left out. Look the pseudonym up again, or run rairdtc withdraw and give the patient's number
warehouse-snapshot-of-withdrawn = { $snapshot } holds a patient who withdrew consent, or cannot tell: it was made with another pseudonym key, or does not open. Publish another snapshot, or run rairdtc refresh. rairdtc withdraw --from-snapshots deletes such snapshots
warehouse-published-of-withdrawn = what is published still holds a patient who withdrew, or was made with another pseudonym key; run rairdtc refresh, then rairdtc withdraw --from-snapshots
warehouse-withdrawn-not-sent = { $missing } of { $withdrawn } patients who withdrew are not in the exports, so they would not be known under another key; send their rows of patients once
warehouse-sql-no-contract = { $table } reads { $read }, which has no contract in data_contracts/exports; add the contract, or correct the name
warehouse-not-deleted = { $failures }

warehouse-nothing-published-at = nothing is published at { $file } yet; run: rairdtc refresh

## The locked analysis

warehouse-other-locked = { $snapshot } is locked as the analysis, and an analysis is locked once. If it was locked by mistake, delete { $file }, write down why, and lock the other one
warehouse-lock-unreadable = the record of the locked analysis, { $file }, cannot be read; restore it from a copy, or delete it and lock the analysis again

# $table (text): schema and name, $said (text): what the table holds
warehouse-short-name = { $said } Short for { $table }.
