### Patient numbers and persons that contradict one another; never a number or a name.

# $file (text), $row (number): a row of a patients file
identity-row = { $file } row { NUMBER($row, useGrouping: 0) }
identity-row-elsewhere = rows of another site
# $rows (list of messages)
identity-one-number = one patient number must belong to one person; these rows give it different names, national numbers or birth dates: { $rows }
# $rows (list of messages)
identity-two-numbers = one person must have one patient number; these rows give different numbers to the same national number, or to the same name and birth date: { $rows }
# $patients (number), $most (number)
identity-too-many = { $patients } patients are concerned, and at most { $most } may be; correct the rows, or raise max_contradicting_identities in the protocol
