### What a publication would say under another rule: how patients are classed, and why.

whatif-included = in the cohort, arm { $arm }
whatif-excluded = excluded, treated as arm { $arm }
whatif-no-candidate = no candidate
whatif-rows-left-out = the rows of the patient are left out
# $reasons (list of messages)
whatif-reasons = { $reasons }
# $before, $after (messages), $observed (text)
whatif-criterion = { $criterion }: { $before }, now { $after }; observed { $observed }
whatif-passed = passes ({ $status })
whatif-failed = fails ({ $status })
whatif-value = { $name }: { $before }, now { $after }
whatif-response = { $response }
# $days (list of texts)
whatif-examination = examination of the visit: { $days }
whatif-assessment = { $day }: targets { $target }, other lesions { $other }; sum { $sum } mm, { $baseline } from baseline, { $nadir } from the smallest sum before
whatif-assessment-new-lesion = { $day }: targets { $target }, other lesions { $other }, a new lesion; sum { $sum } mm, { $baseline } from baseline, { $nadir } from the smallest sum before
# $before, $after (messages)
whatif-then-now = { $before }; now { $after }
whatif-same-examinations = every examination is judged as before; which of them count, or are confirmed, differs
whatif-event = event at { $months } months
whatif-censored = censored at { $months } months
whatif-ending = { $reason } on { $day }
whatif-nothing-asked = say what is to be different: name=value of a setting, --without FILE or --without-patient P
whatif-setting-form = { $text } is no setting; write name=value
whatif-output-suffix = { $file } would be a page; its name must end in .html
