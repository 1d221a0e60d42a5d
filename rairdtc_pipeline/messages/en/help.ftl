### The help of the commands, their arguments and options.

## All commands

help-rairdtc = From hospital exports to a published clinical cohort.
help-option-version = Print the version.
help-option-install-completion = Install completion for the current shell.
help-option-show-completion = Show completion for the current shell, to copy it or to adapt it.
help-option-help = Show this message and exit.
help-arguments = Arguments
help-options = Options
help-commands = Commands
help-error = Error
help-default = [default: {"{}"}]
help-required = [required]
help-try = Try [blue]'{"{command_path}"} {"{help_option}"}'[/] for help.
help-option-as-json = Print JSON for programs.
help-option-exports = Folder of exports: <site>/<export>*.csv, …
help-option-language = Language of what is printed: en or zh; else of the settings or locale.
help-option-warehouse = Folder of the warehouse.

## lock-analysis

help-lock-analysis =
    Lock one publication as the analysis; every later publication reports its differences.

    Retention never deletes the locked publication.

    Example: rairdtc lock-analysis 20250301T021500-1a2b3c4d
help-lock-analysis-snapshot = A kept snapshot; rairdtc rollback lists them.

## demo

help-demo =
    Write synthetic exports.

    Example: rairdtc demo --exports exports --patients 10000
help-demo-patients = 52 is the study cohort.
help-demo-seed = The same seed gives the same files.

## refresh

help-refresh =
    Read the exports, derive the cohort, publish. The schedule runs the same job every night.

    Example: rairdtc refresh --exports exports --warehouse warehouse
help-refresh-protocol = A study protocol of your own.
help-refresh-full = Refresh even when nothing changed.

## serve

help-serve =
    Start Dagster's UI and daemon on 127.0.0.1, with the schedule and sensors switched on.

    Example: rairdtc serve --port 3000
help-serve-port = Port on 127.0.0.1.

## rollback

help-rollback =
    Publish an earlier snapshot again, in one rename; without a snapshot, list all snapshots.

    It stays published until the next refresh publishes.

    Example: rairdtc rollback 20250301T021500-1a2b3c4d
help-rollback-snapshot = A snapshot, or nothing to list them.

## status

help-status =
    Show the publication, the age of its data, and whether the nightly refresh is on.

    Example: rairdtc status --json

## doctor

help-doctor =
    Check configuration, permissions, key, lock and disk; list each problem and what to try.

    Exit code 1 when a problem would prevent a refresh from publishing. Example: rairdtc doctor
help-doctor-protocol = A study protocol of your own.

## check

help-check =
    Check a folder of exports against contracts and checks; nothing is loaded or kept.

    A hospital's IT department runs it before sending. Exit code 1 when a file would be refused, a
    row quarantined or the publication stopped; exit code 0 when there are only unknown or missing
    columns, or rows to review.

    Example: rairdtc check --exports outbox

## letter

help-letter =
    List what a site has to correct, in its language: files, rows, columns, and what to do.

    The letter lists the open items of the current exports; it names no patient. The language is
    set by `site_languages` in rairdtc.toml, else by the language of the project.

    {"\u0008"}
    Examples:
      rairdtc letter jiangxi_main
      rairdtc letter jiangxi_main --language zh --output letter.xlsx
help-letter-site = Folder of the site below the exports.
help-letter-output = File to write instead, .txt or .xlsx.

## withdraw

help-withdraw =
    Exclude a patient who withdrew consent from every further publication.

    {"\u0008"}
    Examples:
      rairdtc withdraw                     asks for the patient's number
      rairdtc withdraw P0123456789abcdef
      rairdtc refresh
      rairdtc withdraw --from-snapshots
help-withdraw-patient = Pseudonym; without it the patient's number is asked for.
help-withdraw-from-snapshots = Delete the kept snapshots that hold patients who withdrew, and what the Dagster UI remembers of earlier refreshes.

## rotate-key

help-rotate-key =
    Give every patient a new pseudonym from the next refresh on; the old key is deleted.

    Example: rairdtc rotate-key

## trace

help-trace =
    Trace a printed number back to files and rows, or a source row forward to the numbers.

    {"\u0008"}
    Examples:
      a cell, by section, row, level and arm of its table:
        rairdtc trace "baseline_table/Baseline/Gender/Male/A"
      a step of a curve, at 16 months:
        rairdtc trace km_curve/LPFS/A/16
      a median, a hazard ratio, a log-rank test:
        rairdtc trace km_summary/LPFS/A
        rairdtc trace hazard_ratios/LPFS/primary/C/A
        rairdtc trace tests/lpfs_log_rank
      a candidate, included or excluded:
        rairdtc trace P0123456789abcdef
      a row of the warehouse:
        rairdtc trace derived.tg/P0123456789abcdef/m6
      forward, from a source row to the numbers that depend on it:
        rairdtc trace labs_2025-02-28.csv:17
      a proof, by deriving it again from the rows it names:
        rairdtc trace "response_table/6 months/Response/PR/C" --prove
        rairdtc trace derived.tg/P0123456789abcdef/m6 --prove --minimal
help-trace-address = What to trace; see the examples.
help-trace-every = Every branch, not the first ten.
help-trace-prove = Derive it again from nothing but the rows it names; code 1 if it differs.
help-trace-minimal = With --prove: shrink the rows of each fact until each decides.

## explain

help-explain =
    Explain a patient's arm, responses and endpoints, with files and rows.

    The page holds a pseudonymised patient's rows: only you can read it. A user who can read the
    pseudonym key may type the hospital's patient number, which the screen does not show.

    {"\u0008"}
    Examples:
      rairdtc explain P0123456789abcdef --output patient.html
      rairdtc explain                      asks for the patient's number
help-explain-patient = A pseudonym; without it the patient's number is asked for.
help-explain-output = HTML page to write.

## report

help-report =
    Print the path of the published report, which opens without a server, next to audit.html.

    Example: rairdtc report --open
help-report-show = Open it in the browser.

## export

help-export =
    Copy the published tables and figures, for SPSS, Excel, SAS, R, Word.

    They hold rows of pseudonymised patients: only you can read the copy.

    Example: rairdtc export for_the_statistician --only spss
help-export-target = Folder that is made for the copy.
help-export-only = One kind: csv, parquet, spss, adam, figures, xlsx, docx or rtf.
help-export-journal = Also draw the figures 85 and 174 mm wide, as SVG and PNG of 600 dpi.

## release

help-release =
    Write tables that may be made public, with small counts suppressed and tested by an attack.

    A release takes earlier releases into account, so that comparing them does not reveal a
    difference of few patients. Example: rairdtc release for_the_public
help-release-target = Folder that is made for the tables.
help-release-listed = Earlier releases.
help-release-never-left = Forget a release of which nobody outside has seen anything.

## share

help-share =
    Write patients' rows for one recipient: own pseudonyms, shifted dates, no sites or free text.

    Example: rairdtc share extract --recipient "University of Somewhere"
help-share-target = Folder that is made for the extract.
help-share-recipient = Whom it is for: pseudonyms and shifts are theirs.
help-share-narrows-shifts = Write it although dates that are new tell shifts of earlier extracts closer.

## sql

help-sql =
    Query the published file, read-only; without a query, a terminal opens a prompt.

    The format table rounds numbers for display; the other formats write exact numbers.

    {"\u0008"}
    Examples:
      rairdtc sql                       a prompt; .help lists its commands
      rairdtc sql "SELECT arm, count(*) FROM cohort.patients GROUP BY arm"
      rairdtc sql --file sql/queries/time_to_best_response.sql --format csv
      rairdtc sql < query.sql
help-sql-query = One SELECT, or several with ; between.
help-sql-source = File with the SELECT instead.
help-sql-output = table, csv, json or parquet.
help-sql-file = File to write instead.

## template

help-template =
    Write Excel workbooks to fill in: header, drop-down lists, an explanation of each column.

    {"\u0008"}
    Examples:
      rairdtc template
      rairdtc template labs --headers chinese --output for_the_laboratory
help-template-export = One export, as labs; without it every export.
help-template-output = Folder that is made for the workbooks.
help-template-headers = Language of headers and explanations; else that of messages.

## what-if

help-what-if =
    Show what would be published with another rule, or without a file or a patient.

    Everything is derived again in a temporary warehouse; the publication is only read.

    {"\u0008"}
    Examples:
      rairdtc what-if pr_ratio=0.65
      rairdtc what-if pr_ratio=0.65 confirmation_days=56 --output what_if.html
      rairdtc what-if --without jiangxi_east/labs_2025-02-28.csv
      rairdtc what-if --without-patient P0123456789abcdef --json
help-what-if-settings = name=value of settings of the protocol.
help-what-if-without = A file of the exports that is left out.
help-what-if-without-patient = Pseudonym of a patient who is left out; repeatable.
help-what-if-output = Page to write: before and after, side by side.
help-what-if-every = Every row, not the first.

## reproduce

help-reproduce =
    Make a kept snapshot again, and report for each table whether it is bit-identical.

    Exit code 1 when a table differs, or when the content of a file of the snapshot changed.

    {"\u0008"}
    Examples:
      rairdtc reproduce 20250301T021500-1a2b3c4d
      rairdtc reproduce 20250301T021500-1a2b3c4d --inputs archive/2025-03-01 --json
help-reproduce-snapshot = A kept snapshot; rairdtc rollback lists them.
help-reproduce-inputs = Folder of the files it was made from.
