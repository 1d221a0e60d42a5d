### Records that contradict one another: which row, what it contradicts, what to do; never a value.

# $file (text), $row (number): a row of an export
contradictions-row = { $file } row { NUMBER($row, useGrouping: 0) }
# $column (name): the column at fault; $against (message): the row that counts
contradictions-lesion-nature-changed = { $column } is not what { $against } says of the same lesion, and that row counts; correct the row that is wrong
# $test (text), $column (name): laboratory test and column
contradictions-of-test = { $column } of { $test }
# $what (text or message), $low, $high (message): a plausible range
contradictions-implausible-value = { $what } does not lie between { $low } and { $high }, which is plausible; check the value and its unit, and correct the row if it is wrong
contradictions-fatal-event-without-death = the adverse event is of grade 5, and no row of follow_up reports the death; send a row of follow_up that reports it, or correct the grade
contradictions-recorded-before-birth = { $column } lies before the birth date in { $against }; correct the date that is wrong
contradictions-recorded-after-death = { $column } lies after the day of death in { $against }, and counts nowhere; correct the date that is wrong
contradictions-deaths-differ = { $column } is another day than in { $against }, which counts; correct the row that is wrong
# $rule (text): title of a check
contradictions-against-rule = against the rule: { $rule }
