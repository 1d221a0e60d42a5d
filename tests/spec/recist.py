"""Courses of lesions written on one line, and the responses in a warehouse of many patients."""

from tests.spec.tables import anlotinib_from_day_one, joined
from tests.spec.world import cohort, draw, study_day


def courses(table):
    """Lesion rows of the cells `exams`, such as `D0=20 D60=absent`: target L1 at each examination.

    A number is the longest diameter in mm; if the column `node` is Y, the short axis of a node.
    """
    for row in draw(table):
        node = row.get("node") == "Y"
        for day, found in _pairs(row["exams"]):
            number = found if found.replace(".", "").isdigit() else None
            yield {
                "patient": row["patient"],
                "exam_date": day,
                "lesion_id": "L1",
                "is_lymph_node": "Y" if node else "N",
                "short_axis_mm" if node else "longest_diameter_mm": number,
                "status": "measured" if number else found,
            }


def by_day(cell):
    """Convert a cell such as `D60=PR D90=SD` to {60: "PR", 90: "SD"}."""
    return {int(pair.split("=")[0][1:]): pair.split("=")[1] for pair in cell.split()}


def under_anlotinib(*lesions, protocol=None, **tables):
    """Warehouse in which all patients take anlotinib from day 1: responses, visits, deviations."""
    drawn = joined(*(table if isinstance(table, str) else list(table) for table in lesions))
    drug = anlotinib_from_day_one(drawn)
    until = ("derived.visit_states", "audit.protocol_deviations")
    return cohort(until, protocol, anlotinib=drug, lesions=drawn, **tables)


def responses(con, patient, column="response", scope="overall"):
    """Study day → value of the column at that assessment of a patient."""
    rows = con.execute(
        f"SELECT exam_date, {column} FROM derived.response "
        "WHERE patient = ? AND scope = ? ORDER BY exam_date",
        [patient, scope],
    ).fetchall()
    return {study_day(day): value for day, value in rows}


def deviations(con, patient):
    """Rules that a patient's course deviates from, and the values found."""
    return con.execute(
        "SELECT rule, found FROM audit.protocol_deviations WHERE patient = ? ORDER BY found",
        [patient],
    ).fetchall()


def _pairs(cell):
    """Day and value of each `D<n>=<value>`."""
    pairs = [pair.split("=") for pair in cell.split()]
    return [(draw(f"day\n{day}")[0]["day"], value) for day, value in pairs]
