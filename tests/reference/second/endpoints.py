"""Local progression-free, progression-free and overall survival."""

from tests.reference.second.response import before_therapy, confirmed

TOLD = {
    "LPFS": ("local_progression_date",),
    "PFS": ("local_progression_date", "distant_progression_date"),
}


def progression(patient, treated, found, endpoint, died, way):
    """Last day and event of LPFS (responses of the local scope) or PFS, in one sensitivity set."""
    new = None if way == "no_censoring_at_new_therapy" else treated.new
    new = new if patient.s.censor_at_new_therapy else None
    events = [died, *_imaging(patient.s, treated, found, way == "confirmed_progression")[:1]]
    if way != "progression_on_imaging":
        events += [row[name] for row in patient.rows["follow_up"] for name in TOLD[endpoint]]
    events = [day for day in events if day and day >= treated.start and not (new and day > new)]
    if events:
        return min(events), 1
    seen = [one.day for one in found if one.response != "NE" and not (new and one.day > new)]
    return max(seen, default=treated.start), 0


def _imaging(s, treated, found, only_confirmed):
    """Days of progression on imaging."""
    only_confirmed = only_confirmed or s.pd_needs_confirmation
    before = before_therapy(treated, found)
    return [
        one.day
        for n, one in enumerate(found)
        if one.response == "PD" and (not only_confirmed or confirmed(s, before, n, ("PD",)))
    ]


def overall(patient, died):
    """Last day and event of OS."""
    return (died, 1) if died else (max(patient.alive_days), 0)
