### One patient, explained: each sentence says a fact of the published file.

explain-no-patient = no candidate has this pseudonym; the pseudonyms are in cohort.candidates
# $patient (text): pseudonym
explain-title = Patient { $patient }, explained
explain-pseudonymised = This page holds rows of one pseudonymised patient. Keep it as you keep the warehouse.
explain-title-criteria = Why the patient is in the cohort, or is not
explain-title-treatment = Treatment group
explain-title-survival = End of observation
explain-title-best = Best response
explain-title-visits = Response at the visits
explain-title-examinations = Examinations, all lesions
explain-title-local = Examinations, lesions in the implant field
explain-title-timeline = Timeline
# $file (text), $count (number), $rows (list)
explain-source = { $file }, { $count ->
    [1] row
   *[other] rows
} { $rows }
# $count (number)
explain-included = The patient passes all { $count } criteria and is in the cohort.
# $criterion, $status (met, not_met, not_assessable), $observed (code, value or none)
explain-failed = The patient is not in the cohort because of { $criterion }, { $criterion ->
    [I1] RAI-refractory
    [I2] measurable disease
    [I3] expected survival long enough
    [I4] Karnofsky performance status high enough
    [E1] positive thyroglobulin antibodies
    [E2] TSH not suppressed
    [E3] incomplete data
    [E4] poor compliance
    [E5] earlier multikinase inhibitor
    [E6] poor lung or heart function
    [E7] poor coagulation
    [E8] targeted therapy not tolerated
    [E9] expected survival too short
   *[other] a criterion of the protocol
}: { $status ->
    [met] met
    [not_met] not met
   *[other] not assessable
}, { $observed ->
    [none] nothing observed
   *[other] observed { $observed }
}.
# $first, $last (dates)
explain-seeds-begun = The first series of iodine-125 implants lasted from { $first } to { $last }.
# $first (date)
explain-anlotinib-begun = The first day of anlotinib was { $first }.
# $arm (code), $start (date), $days (number), $both (true or false)
explain-arm = The treatment is that of arm { $arm }, { $arm ->
    [A] anlotinib
    [B] iodine-125 seeds
   *[other] anlotinib and iodine-125 seeds
}: { $both ->
    [false] no other study treatment was given
   *[other] { $arm ->
        [C] anlotinib began at most { $days } days before or after the series
       *[other] the other treatment began more than { $days } days away, so it is new therapy
    }
}. Treatment started on { $start }.
# $date (date)
explain-new-therapy = New therapy began on { $date }.
# $endpoint (code), $date (date), $days, $months (numbers), $reason (code)
explain-event = { $endpoint }: event on { $date }, day { $days } ({ $months } months): { $reason ->
    [local_progression_imaging] local progression on imaging
    [confirmed_local_progression_imaging] confirmed local progression on imaging
    [progression_imaging] progression on imaging
    [confirmed_progression_imaging] confirmed progression on imaging
    [local_progression_follow_up] local progression recorded at follow-up
    [distant_progression_follow_up] distant progression recorded at follow-up
   *[death] death
}. It was the first event that counts.
explain-censored = { $endpoint }: censored on { $date }, day { $days } ({ $months } months), because { $reason ->
    [last_evaluable_examination] no event was seen up to this day, that of the last evaluable examination
    [last_examination_before_new_therapy] new therapy began, and this was the last evaluable examination before it
    [last_examination_before_missed_visits] visits were missed after this examination
    [no_evaluable_examination] there was no evaluable examination, so observation ends on the first day of treatment
   *[last_known_alive] this is the last day the patient is known to have been alive
}.
# $scope (overall or local), $response, $confirmed (codes), $first (date or none)
explain-best = Best response, { $scope ->
    [local] lesions in the implant field
   *[other] all lesions
}: { $response }; counting only confirmed responses: { $confirmed }; { $first ->
    [none] no objective response
   *[other] first objective response on { $first }
}.
# $months (number), $state, $response (codes), $date (date or none)
explain-visit = Month { $months }: { $state ->
    [assessed] { $response } at the examination of { $date }
    [progressed_before] no examination, the disease progressed before the visit
    [died_before] no examination, the patient died before the visit
    [not_reached] no examination, follow-up ended before the visit
   *[missing] no examination, the visit is missing
}.
# $sum, $baseline, $lowest, $percent (numbers), $direction (less, more or same)
explain-sum = sum of diameters { $sum } mm, { $baseline } mm at baseline, smallest before { $lowest } mm, { $direction ->
    [less] { $percent } % less than at baseline
    [more] { $percent } % more than at baseline
   *[same] as at baseline
}
explain-sum-unknown = sum of diameters unknown
# $date (date), $sums (message), $target, $rest, $response (codes), $new, $counts (true or false), $confirmed (true, false or none)
explain-examination = { $date }: { $sums }; targets { $target }, other lesions { $rest }, { $new ->
    [true] a new lesion
   *[other] no new lesion
}; so { $response }{ $confirmed ->
    [true] , confirmed by a later examination
    [false] , not confirmed
   *[none] { "" }
}{ $counts ->
    [true] { "" }
   *[other] ; after progression or new therapy, so it does not count for best response
}.
# $date (date), $what (message)
explain-on-day = { $date }: { $what }
# $lesion, $role, $organ, $status (codes), $diameter (number or none)
explain-lesion = lesion { $lesion } ({ $role ->
    [target] target
    [non_target] non-target
   *[new] new
}, { $organ }): { $status ->
    [measured] measured
    [present] present
    [absent] absent
    [too_small] too small to measure
    [not_evaluable] not evaluable
    [unequivocal_progression] unequivocal progression
    [equivocal] equivocal
   *[unequivocal] unequivocal
}{ $diameter ->
    [none] { "" }
   *[other] , { $diameter } mm
}
# $comparator (text), $value (number or none), $usable (true or false)
explain-tg = thyroglobulin { $comparator }{ $value } ng/mL{ $usable ->
    [true] { "" }
   *[other] , not usable (antibodies or TSH)
}
# $nrs (number)
explain-pain = pain score { $nrs }
# $seeds (number)
explain-seeds = { $seeds } iodine-125 seeds implanted
# $dose (number), $end (date or none)
explain-anlotinib = anlotinib { $dose } mg a day, { $end ->
    [none] no last day recorded
   *[other] to { $end }
}
# $term (text), $grade (number)
explain-adverse = adverse event { $term }, grade { $grade }
# $status (code)
explain-contact = follow-up contact, { $status ->
    [alive] alive
    [dead] dead
   *[other] { $status }
}
explain-local-progression = local progression recorded at follow-up
explain-distant-progression = distant progression recorded at follow-up
explain-death = death
explain-last-alive = last day known alive
