### A publication derived again: what keeps it from being so.

replay-setting-unknown = the protocol has no setting { $name }; rairdtc sql "FROM protocol.settings" --format json lists them
# $near (list of texts)
replay-setting-near = the protocol has no setting { $name }; did you mean { $near }?
replay-setting-type = { $name } must be of type { $type }; it is { $value }
replay-withdrawn = { $snapshot } holds a patient who withdrew consent, or cannot tell: it was made with another pseudonym key, or does not open. It is not derived again. Run rairdtc refresh, then ask about what is published
replay-exports-differ = the exports are not those of the publication ({ $count } files differ: { $files }), and what is asked for needs them. Run rairdtc refresh, or name the folder that holds them with --exports
replay-refused = without the file nothing would be published: { $reasons }
replay-no-file = { $name }: no file of the publication is called that; the files: rairdtc sql "SELECT file_name FROM audit.source_files"
# $files (list of texts)
replay-file-ambiguous = { $name }: several files are called that; write <site>/<file>: { $files }
replay-no-patient = { $patient } is no candidate of the publication
replay-no-birth-dates = the dates of birth are in no snapshot, and neither the files of the snapshot nor the private store of the last refresh is there. Name the folder of its files with --inputs, or run rairdtc refresh
replay-changed = { $file } is not the file of the snapshot
replay-missing = { $file } is not in the folder of inputs
replay-version = package { $package }: { $then } then, { $now } now
replay-rules = code, SQL, contracts, protocol or key are not as then
replay-setting = setting { $setting } did not exist then; its value is that of today
replay-staging = staged rows were not made again: a file is changed or missing; dates of birth are those of the last refresh
replay-other-columns = { $table }: other columns, or not there now
replay-differs = { $table }: { $then } rows only then, { $now } only now
replay-same = { $same } of { $tables } tables are the same to the bit
