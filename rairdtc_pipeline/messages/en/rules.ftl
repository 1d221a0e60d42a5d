### Rules of contracts, between the cells of a row; the English is the description in the contract.

rules-resolved-not-before-onset = The event resolves on or after the day it began.
rules-end-not-before-start = The dosing period ends on or after the day it starts.
rules-death-not-after-contact = A death is reported on or after the day it happened.
rules-alive-has-no-death-date = A contact that reports a day of death does not call the patient alive.
rules-local-progression-not-after-contact = Local progression is reported on or after the day it was found.
rules-distant-progression-not-after-contact = Distant progression is reported on or after the day it was found.
rules-limits-not-turned-round = The lower reference limit is not above the upper one.
rules-status-fits-role = The status is one of the role: target measured, absent, too_small or not_evaluable; non_target present, absent, measured, not_evaluable or unequivocal_progression; new equivocal, unequivocal, measured, present, absent or not_evaluable.
rules-absent-has-no-size = An absent lesion that is not a lymph node has no diameter above 0.
rules-short-axis-not-above-longest = The short axis is not longer than the longest diameter.
rules-percent-is-no-fraction = FEV1 and LVEF are percent, 55 and not 0.55, as a spreadsheet holds a cell it shows as 55 %.
