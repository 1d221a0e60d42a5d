"""Lesions: diameters, baseline, assessments, the implant field, and which lesions are new."""

from collections import defaultdict
from fractions import Fraction

from tests.reference.second.staged import death

CERTAIN = ("unequivocal", "measured", "present")


def diameter(s, row, is_node):
    """Diameter that counts, mm; None where it is unknown."""
    given = row["short_axis_mm"] if is_node else row["longest_diameter_mm"]
    if row["status"] == "absent":
        return Fraction(0)
    if row["status"] == "too_small" and given is None:
        return Fraction(str(s.too_small_diameter_mm))
    if row["status"] == "not_evaluable" or given is None:
        return None
    return Fraction(given)


def is_evaluable(s, row, role, is_node):
    """Whether the record says how the lesion is."""
    if row["status"] == "not_evaluable":
        return False
    return role != "target" or diameter(s, row, is_node) is not None


def lesion_rows(patient):
    """Records up to the day of death, in time."""
    end = death(patient)
    return [row for row in patient.rows["lesions"] if end is None or row["day"] <= end]


def baseline(patient, treated):
    """Lesion → its last evaluable record in the baseline window."""
    found = {}
    for row in patient.rows["lesions"]:
        ago = (treated.start - row["day"]).days
        node = row["is_lymph_node"] == "Y"
        if 0 <= ago <= patient.s.baseline_imaging_window_days and is_evaluable(
            patient.s, row, row["lesion_role"], node
        ):
            found[row["lesion_id"]] = row
    return found


def assessments(patient, treated, base):
    """[(first day, lesion → the record that counts)] after baseline."""
    found = []
    for row in lesion_rows(patient):
        if row["day"] <= treated.start:
            continue
        first = found[-1][0] if found else None
        apart = first is None or (row["day"] - first).days > patient.s.assessment_window_days
        if apart or (treated.new and first <= treated.new < row["day"]):
            found.append((row["day"], defaultdict(list)))
        found[-1][1][row["lesion_id"]].append(row)
    return [
        (
            day,
            {lesion: _counting(patient.s, rows, base.get(lesion)) for lesion, rows in seen.items()},
        )
        for day, seen in found
    ]


def _counting(s, rows, before):
    """Of several records: an evaluable one, then one of the modality of baseline, then the later."""
    role = before and before["lesion_role"]
    node = (before or rows[0])["is_lymph_node"] == "Y"
    seen = [row for row in rows if is_evaluable(s, row, role, node)]
    alike = [row for row in seen if before and row["modality"] == before["modality"]]
    return max(alike or seen or rows, key=lambda row: row["day"])


def in_field(rows, lesion, day):
    """Whether the lesion is in the implant field on the day: the nearest later word, else before."""
    said = [row for row in rows if row["lesion_id"] == lesion and row["in_implant_field"]]
    later = [row for row in said if row["day"] >= day]
    row = later[0] if later else said[-1] if said else None
    return row is not None and row["in_implant_field"] == "Y"


def new_disease(s, seen, known, treated):
    """For each assessment the lesions not known before treatment that are progression there."""
    found = [set() for _ in seen]
    for lesion in {name for _, rows in seen for name in rows} - known:
        course = [(n, rows[lesion]) for n, (_, rows) in enumerate(seen) if lesion in rows]
        for place, (n, row) in enumerate(course):
            if row["status"] in CERTAIN or (
                row["status"] == "equivocal"
                and s.backdate_equivocal_progression
                and _turns_certain(course[place + 1 :], seen[n][0], seen, treated.new)
            ):
                found[n].add(lesion)
    return found


def _turns_certain(later, day, seen, therapy):
    """Whether an equivocal lesion is certain later, not absent and without new therapy between."""
    for n, row in later:
        if row["status"] == "absent" or (therapy and day <= therapy < seen[n][0]):
            return False
        if row["status"] in CERTAIN:
            return True
    return False
