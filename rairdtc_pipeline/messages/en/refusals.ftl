### Why a row of an export is in quarantine: what its rule asks for, never the value found.

## Quantities

# $number (number)
refusals-number = { NUMBER($number, useGrouping: 0, maximumFractionDigits: 6) }
# $number (number), $unit (text): a quantity with its unit
refusals-quantity = { NUMBER($number, useGrouping: 0, maximumFractionDigits: 6) } { $unit }

## Rules of one cell; $column (name) is the column of the contract

refusals-required = { $column } must be given
refusals-scientific-notation = Excel turned { $column } into scientific notation, which has lost its last digits; format the column as text, enter the numbers again and send the file again
refusals-not-a-number = { $column } must be a number of at most six decimals
refusals-not-a-whole-number = { $column } must be a whole number
refusals-not-a-date = { $column } must be a day from 1900 on, as YYYY-MM-DD, YYYY/M/D or YYYYMMDD
refusals-not-a-partial-date = { $column } must be a day from 1900 on, as YYYY-MM-DD, YYYY/M/D or YYYYMMDD, or a month as YYYY-MM or a year
refusals-not-a-timestamp = { $column } must be a day from 1900 on and time, as YYYY-MM-DD HH:MM
refusals-nul-byte = { $column } must not hold NUL bytes
# $codes (list of codes): the codes of the contract
refusals-unknown-code = { $column } must be one of { $codes } or an alias
refusals-not-a-result = { $column } must be a number of at most six decimals, also behind < or >, positive or negative
refusals-unit-missing = { $column } must be given with a number
refusals-unit-unknown = { $column } must be one the contract accepts for the test
# $low (message): the smallest accepted quantity
refusals-at-least = { $column } must be at least { $low }
# $low, $high (message): the smallest and largest accepted quantities
refusals-between = { $column } must lie between { $low } and { $high }
# $step (number)
refusals-multiple = { $column } must be a multiple of { $step }

## Rules of one row, and between rows

# $description (text): what the contract says of its rule
refusals-contract-rule = { $description }
refusals-consent-withdrawn = the patient withdrew consent
refusals-unknown-patient = the patient is not among the valid rows of patients
refusals-future-date = the date lies after the day the file was received
# $key (list of columns): the natural key of the export
refusals-conflicting-duplicate = another row has the same { $key } and different content; correct it in a file with a newer date in its name

## Rows that cannot be split into cells

refusals-too-few-cells = the row has fewer cells than the header
refusals-too-many-cells = the row has more cells than the header
refusals-broken-quotes = the quotation mark of a cell in the row is not closed
refusals-row-too-long = the row is longer than 2 MB
refusals-broken-encoding = the row holds bytes that are no text in the encoding of the file
refusals-unreadable-row = the row cannot be read
