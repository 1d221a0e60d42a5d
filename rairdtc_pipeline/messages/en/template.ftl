### Template workbooks: the sheet that explains the columns.

## Its header

template-column = Column
template-description = Description
template-required = Required
template-unit = Unit
template-format = Format
template-lowest = Lowest
template-highest = Highest
template-words = Accepted words

## What it says of a column

template-yes = yes
template-no = no
template-format-text = text
template-format-number = number
template-format-integer = whole number
template-format-date = yyyy-mm-dd
template-format-partial = yyyy-mm-dd; yyyy-mm or yyyy where the day or the month is not known
template-format-timestamp = yyyy-mm-dd hh:mm

## What is wrong with the command

# $export (text): what was asked for, $exports (list): what there is
template-no-export = there is no export { $export }; use one of { $exports }
