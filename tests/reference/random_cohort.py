"""Random cohorts, drawn near the thresholds of the rules, so that every clause is used.

A cell NA is missing. Treatment starts on D1, as in `tests.spec.world`.
"""

import random
from datetime import timedelta

from tests.spec.tables import joined
from tests.spec.world import DAY_ONE

KEYS = {
    "lesions": ("patient", "exam_date", "lesion_id", "modality"),
    "labs": ("patient", "specimen_datetime", "test_code"),
    "implants": ("patient", "implant_date"),
    "anlotinib": ("patient", "start_date"),
}
ODD_PERSON = {
    "ecog": ["NA"],
    "kps": ["70", "80", "NA"],
    "histology": ["NA"],
    "rai_status": ["avid", "progression_after_rai", "NA"],
    "prior_mki": ["Y", "NA"],
    "expected_survival_months": ["3", "2.9", "3.1", "NA"],
    "treatment_compliance": ["poor", "NA"],
    "targeted_therapy_intolerant": ["Y", "NA"],
    "fev1_percent_predicted": ["29.9", "30", "NA"],
    "lvef_percent": ["34.9", "35", "NA"],
    "prothrombin_time_ratio": ["1.5", "1.51", "NA"],
}
USUAL_PERSON = {
    "fev1_percent_predicted": "80",
    "lvef_percent": "60",
    "prothrombin_time_ratio": "1",
}
BASELINE_LABS = {
    "TSH": ("0.05", ["0.5", "0.49", "<0.5", ">1", "<2"], "mU/L"),
    "TGAB": ("50", ["100", "101", "<100", "<150", ">200", "positive", "negative"], "IU/mL"),
    "TG": ("100", ["<0.04"], "ng/mL"),
    "PLT": ("200", ["19.9", "20", ">20", "<20", "<30"], "10^9/L"),
}
# What becomes of a target from one examination to the next: factors of its diameter.
COURSES = {
    "response": [0.7, 0.5, 0.7, 1, 0.701],
    "complete": [0, 0, 0, 0.4],
    "growth": [1, 1.1, 1.2, 1.3],
    "any": [1, 1.19, 1.2, 0.7, 0.71, 0, 0.5],
}
STATUSES = {
    "non_target": ["present"] * 6
    + ["absent"] * 6
    + ["measured"] * 3
    + ["not_evaluable", "unequivocal_progression", None],
    "new": ["equivocal"] * 5
    + ["absent"] * 2
    + ["unequivocal", "measured", "present", "not_evaluable", None, None, None, None],
    "target": ["measured", "absent", "not_evaluable", None, None],
}


def random_cohort(seed, size, with_exclusions):
    """Export → pipe table of `size` candidates; with exclusions, some fail a criterion."""
    draw = Drawn(random.Random(seed), with_exclusions)
    for n in range(size):
        draw.candidate(f"p{n}")
    return {name: joined(rows) for name, rows in draw.once().items()}


class Drawn:
    """The rows of the exports, candidate by candidate."""

    def __init__(self, chance, with_exclusions):
        self.r, self.odd = chance, 0.06 if with_exclusions else 0
        self.rows = {name: [] for name in ("patients", "labs", *KEYS, "follow_up")}

    def once(self):
        """Rows without those of a key that is there already."""
        kept = {}
        for name, rows in self.rows.items():
            by_key = {}
            for number, row in enumerate(rows):
                by_key.setdefault(
                    tuple(row[k] for k in KEYS[name]) if name in KEYS else number, row
                )
            kept[name] = list(by_key.values())
        return kept

    def _add(self, export, day_column, day, **cells):
        self.rows[export].append({"patient": self.name} | _dated(day_column, day) | cells)

    def candidate(self, name):
        """All rows of one candidate."""
        self.name = name
        cells = {
            column: self.r.choice(values)
            for column, values in ODD_PERSON.items()
            if self.r.random() < self.odd
        }
        self.rows["patients"].append({"patient": name} | USUAL_PERSON | cells)
        arm = self.r.choice("AABBBBCCCX")
        self._treatment(arm)
        self._labs()
        self._lesions()
        self._contacts()

    def _treatment(self, arm):
        last = 1
        if arm in "BC":
            day = 1
            for gap in [0, *self.r.choices([30, 60, 89, 90, 91], k=self.r.randint(0, 3))]:
                day += gap
                last = day if gap <= 90 and day <= 181 else last
                self._add("implants", "implant_date", day)
        if arm in "AX" and self.r.random() >= self.odd:
            self._add("anlotinib", "start_date", 1)
        if arm == "C":
            after = self.r.choice([0, 5, 27, 28, 29, 60])
            self._add("anlotinib", "start_date", last + after)
        if arm == "X":
            self._add("implants", "implant_date", 1 + self.r.choice([5, 27, 28, 29, 60]))

    def _labs(self):
        for test, (usual, odd, unit) in BASELINE_LABS.items():
            for _ in range(self.r.choice([1, 1, 2])):
                day = self.r.choice([1, 1, 0, -5, -29])
                if self.r.random() < self.odd:
                    day = self.r.choice([2, -30])
                result = self.r.choice(odd) if self.r.random() < 2 * self.odd else usual
                limit = {"reference_high": "100"} if test == "TGAB" else {}
                self._add(
                    "labs",
                    "specimen_datetime",
                    day,
                    test_code=test,
                    result=result,
                    unit=unit,
                    **limit,
                )

    def _lesions(self):
        r = self.r
        targets = r.choice([0, 1, 1, 1, 2, 2, 3])
        field = r.choice([["NA"], ["Y"], ["Y", "N"], ["Y", "N", "turns"]])
        lesions = [
            {
                "lesion_id": f"{role}{n}",
                "lesion_role": role,
                "is_lymph_node": r.choice("NNY"),
                "field": r.choice(field),
            }
            for role, count in (
                ("target", targets),
                ("non_target", r.choice([0, 0, 1, 2]) or int(not targets)),
            )
            for n in range(count)
        ]
        sizes = {x["lesion_id"]: r.choice([8, 9.9, 10, 15, 20, 20, 30, 100]) for x in lesions}
        if r.random() < self.odd:
            sizes = dict.fromkeys(sizes, r.choice([4.9, 5, 5.1]))
        first = r.choice([1, 0, -10, -41]) if r.random() >= self.odd else -42
        for lesion in lesions:
            status = "measured" if lesion["lesion_role"] == "target" else "present"
            self._record(lesion, first, status, sizes[lesion["lesion_id"]])
            if first < 0 and r.random() < 0.1:
                self._record(lesion, first + 5, "not_evaluable", None, "US")
        self._follow(lesions, sizes)

    def _follow(self, lesions, sizes):
        r, day, factors = self.r, 1, COURSES[self.r.choice(list(COURSES))]
        late = {"lesion_id": "X", "is_lymph_node": "N", "field": r.choice(["NA", "N", "Y"])}
        late["lesion_role"] = r.choice(["new", "new", "target"])
        for _ in range(r.randint(0, 6)):
            day += r.choice([5, 20, 27, 28, 28, 29, 40, 60, 90])
            for lesion in lesions:
                on = day + r.choice([0, 0, 0, 0, 3, 7, 8])
                if lesion["lesion_role"] == "target":
                    self._target(lesion, on, sizes, factors)
                else:
                    statuses = STATUSES["non_target"] + ["absent"] * 40 * (0 in factors)
                    self._record(lesion, on, r.choice(statuses), r.choice([8, 9.9, 10, 14]))
            if lesions and r.random() < 0.4:
                self._record(late, day, r.choice(STATUSES[late["lesion_role"]]), 12)

    def _target(self, lesion, day, sizes, factors):
        r, name = self.r, lesion["lesion_id"]
        sizes[name] = round(sizes[name] * r.choice(factors), 3)
        if r.random() < 0.1:
            sizes[name] += r.choice([4.9, 5, 5.1, 20])
        if lesion["is_lymph_node"] == "Y" and not sizes[name]:
            sizes[name] = r.choice([0, 4, 9.9, 10])
        status, size = ("measured", sizes[name]) if sizes[name] else ("absent", None)
        if 0 < sizes[name] <= 6 and r.random() < 0.6:
            status, size = "too_small", r.choice([size, None])
        unseen = r.random()
        if unseen < 0.12:
            status, size = r.choice([("not_evaluable", None), (None, None), ("measured", None)])
        self._record(lesion, day, status, size)
        if unseen > 0.9:
            status = r.choice(["not_evaluable", "measured"])
            self._record(lesion, day, status, round(sizes[name] * 1.3 + 1, 2), "US")

    def _record(self, lesion, day, status, size, modality="CT"):
        if status is None:
            return
        cells = {name: value for name, value in lesion.items() if name != "field"}
        cells["in_implant_field"] = lesion["field"]
        if lesion["field"] == "turns":
            cells["in_implant_field"] = "N" if day < 75 else "Y"
        elif self.r.random() < 0.15:
            cells["in_implant_field"] = "NA"
        if size is not None and status in ("measured", "too_small"):
            node = lesion["is_lymph_node"] == "Y"
            cells["short_axis_mm" if node else "longest_diameter_mm"] = f"{size:g}"
        self._add("lesions", "exam_date", day, status=status, modality=modality, **cells)

    def _contacts(self):
        r, day = self.r, 1
        for _ in range(r.randint(0, 3)):
            day += r.choice([30, 60, 100])
            told = {}
            for column in ("local_progression_date", "distant_progression_date"):
                told |= _dated(column, day - r.choice([0, 5, 20])) if r.random() < 0.12 else {}
            told |= (
                _dated("new_therapy_date", day + r.choice([0, 5, -10])) if r.random() < 0.15 else {}
            )
            self._add("follow_up", "contact_date", day, **told)
        if r.random() < 0.45:
            day += r.choice([10, 40, 100])
            died = _dated("death_date", day - r.choice([0, 3, 9]))["death_date"]
            for known in r.choice([[died], [died], [died[:7]], [died[:4]], [None], [None, died]]):
                cells = {"vital_status": "dead"} | ({"death_date": known} if known else {})
                self._add("follow_up", "contact_date", day, **cells)
                day += 20


def _dated(column, day):
    return {column: (DAY_ONE + timedelta(days=day - 1)).isoformat()}
