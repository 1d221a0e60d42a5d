### Contracts of exports: what in a declaration is wrong.

contracts-inexact-unit = a contract accepts the unit { $unit }, which is { $times } { $target }: more than { $decimals } decimals; accept another unit, or keep the column in a smaller one
contracts-day-missing = { $file }: { $column } must have the custom property day (provesAlive, countsForCutoff, withinLife) if it is a date, and only then
contracts-day-of-private = { $file }: { $column } is private, so nothing is made from its day; set provesAlive, countsForCutoff and withinLife to false
contracts-order = the exports in { $folder } must have an order of their own each, and { $first } the first
contracts-no-date = { $column } is no date
contracts-free-text = { $file }: { $column } must be freeText if people type it and it has no codes, and only then
contracts-imputation = { $file }: { $column } has an imputation; only a date that is not part of the natural key may have one
contracts-name = { $file } declares '{ $name }'; expected '{ $expected }'
contracts-half-a-test = { $file }: { $tests } must stand among the codes of { $column } and among laboratoryTests
contracts-unit-unknown = no number in { $unit } can be turned into { $target }: { $reason }
contracts-two-terms = { $file }: '{ $word }' stands for both '{ $term }' and '{ $other }'; leave it out of one of them
contracts-plausible = { $file }: { $column } has the property plausible; only a number may have one, with a minimum below its maximum
contracts-key = { $file }: the natural key must begin with { $column }: set primaryKey and primaryKeyPosition 1 there, and on each other column that tells the records of a patient apart
