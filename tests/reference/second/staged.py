"""Staged rows of one patient, and what follows from them without lesions."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from types import SimpleNamespace

KEY_DATES = {
    "labs": "specimen_datetime",
    "lesions": "exam_date",
    "implants": "implant_date",
    "anlotinib": "start_date",
    "follow_up": "contact_date",
}
TOLD_DATES = (
    "death_date",
    "local_progression_date",
    "distant_progression_date",
    "new_therapy_date",
)


@dataclass
class Patient:
    """Rows of one patient up to the cut-off; `s` has the settings of the protocol."""

    s: SimpleNamespace
    person: dict
    cutoff: date
    rows: dict = field(default_factory=dict)

    @property
    def alive_days(self):
        """Days that prove the patient alive."""
        days = [
            row["day"] for name, rows in self.rows.items() if name != "follow_up" for row in rows
        ]
        days += [row["day"] for row in self.rows["follow_up"] if row["vital_status"] == "alive"]
        days += [row["local_progression_date"] for row in self.rows["follow_up"]]
        return [day for day in days if day and day <= self.cutoff]


def read_patients(con, settings):
    """Every staged candidate as a Patient."""
    s = SimpleNamespace(**settings)
    tables = {name: _rows(con, name) for name in ("patients", *KEY_DATES)}
    days = [row["day"] for name in KEY_DATES for row in tables[name]]
    cutoff = max(days) if s.data_cutoff == "latest" else date.fromisoformat(s.data_cutoff)
    found = {}
    for person in tables["patients"]:
        mine = {
            name: [row for row in tables[name] if row["patient"] == person["patient"]]
            for name in KEY_DATES
        }
        for name in set(KEY_DATES) - {"follow_up"}:
            mine[name] = sorted(
                (row for row in mine[name] if row["day"] <= cutoff), key=lambda row: row["day"]
            )
        for row in mine["follow_up"]:
            row["dated"] = row["death_date"] is not None
            row |= {n: None if row[n] and row[n] > cutoff else row[n] for n in TOLD_DATES}
        found[person["patient"]] = Patient(s, person, cutoff, mine)
    return found


def _rows(con, name):
    result = con.execute(f"SELECT * FROM staging.{name}")
    names = [column[0] for column in result.description]
    rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    for row in rows:
        day = row.get(KEY_DATES.get(name, ""))
        row["day"] = day.date() if name == "labs" else day
    return rows


def treatment(patient):
    """Arm, first day, and first day of new therapy; None for a candidate without treatment."""
    s = patient.s
    sessions = sorted({row["day"] for row in patient.rows["implants"]})
    doses = [row["day"] for row in patient.rows["anlotinib"] if row["daily_dose_mg"] > 0]
    if not sessions and not doses:
        return None
    start = min(sessions[:1] + doses[:1])
    told = [row["new_therapy_date"] for row in patient.rows["follow_up"]]
    new = [day for day in told if day and day > start]
    arm = "B" if sessions else "A"
    if sessions and doses:
        around = timedelta(days=s.combination_window_days)
        if doses[0] < sessions[0] - around:
            arm, new = "A", [*new, sessions[0]]
        elif doses[0] <= _series_end(sessions, s) + around:
            arm = "C"
        else:
            arm, new = "B", [*new, doses[0]]
    return SimpleNamespace(arm=arm, start=start, new=min(new, default=None))


def _series_end(sessions, s):
    end = sessions[0]
    for day in sessions[1:]:
        late = (day - end).days > s.implant_series_gap_days
        if late or (day - sessions[0]).days > s.implant_series_max_days:
            break
        end = day
    return end


def death(patient):
    """Day of death up to the cut-off, or None; of several, a complete one counts first."""
    dead = [
        row
        for row in patient.rows["follow_up"]
        if row["vital_status"] == "dead"
        and (row["death_date"] or (not row["dated"] and row["day"] <= patient.cutoff))
    ]
    order = {None: 0, "D": 1, "M": 2}
    if not dead:
        return None

    def kind(row):
        return 3 if row["death_date"] is None else order[row["death_date_imputed"]]

    row = min(dead, key=lambda row: (kind(row), row["death_date"] or row["day"]))
    if row["death_date"] is None or row["death_date_imputed"] is None:
        return row["death_date"] or row["day"]
    day = row["death_date"]
    same = (lambda d: d.year) if row["death_date_imputed"] == "M" else (lambda d: (d.year, d.month))
    lived = [d for d in patient.alive_days if d < row["day"] and same(d) == same(day)]
    if lived and max(lived) >= day:
        after = max(lived) + timedelta(days=1)
        day = after if same(after) == same(day) else max(lived)
    return min(day, row["day"])
