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
whatif-about = Nothing here is published. Cohort, derived tables and statistics were derived again from the same files, without the patients who withdrew consent.
whatif-synthetic = Synthetic data: this page is about no real patients.
whatif-derived-both = The code has changed since the publication: both sides are derived by the code of today.
whatif-would-not-publish = A refresh would not publish this: { $rule }
whatif-without-file = without the file
whatif-without-patient = without the patient
whatif-claims = Claims that turn
whatif-no-claims = No claim turns.
whatif-curves = Curves
whatif-no-curve = There is no curve.
whatif-nobody = There are no patients to draw.
whatif-patients = Patients in another class
whatif-no-patients = Every patient stays in the same class.
whatif-numbers = Numbers that move
whatif-no-numbers = No number moves.
whatif-drawn = { $count ->
    [one] { $count } value of a point of a curve moves beside these; rairdtc what-if … --json lists it.
   *[other] { $count } values of points of curves move beside these; rairdtc what-if … --json lists them.
  }
whatif-present = present
whatif-whole-row = (row)
whatif-more = … and { $count } more: --all
whatif-page = Page: { $file }
whatif-not-made = not made
whatif-p = p = { $p }, { $significant ->
    [true] significant
   *[false] not significant
  }
whatif-column-kind = Kind
whatif-column-claim = Claim
whatif-column-says = Says
whatif-column-published = Published
whatif-column-what-if = What if
whatif-column-table = Table
whatif-column-row = Row
whatif-column-column = Column
whatif-column-difference = Difference
whatif-column-patient = Patient
whatif-column-class = Class
whatif-column-reason = Reason
