"""Rows that the checks of `sql/checks` find, as small tables."""

from rairdtc_pipeline.warehouse.sql_checks import sql_checks
from tests.spec.tables import anlotinib_from_day_one
from tests.spec.world import cohort, protocol_with

CONTACTS = """
patient           | contact_date | vital_status | death_date
died once         | D100         | alive        | NA
died once         | D300         | dead         | D200
died once         | D400         | dead         | D200
alive on the day  | D300         | dead         | D200
alive on the day  | D200         | alive        | NA
alive after death | D300         | dead         | D200
alive after death | D201         | alive        | NA
died twice        | D300         | dead         | D200
died twice        | D301         | dead         | D201
"""


def violations(con, table, name):
    """Rows that a check finds."""
    [query] = [check.query for check, _ in sql_checks()[table] if check.name == name]
    return con.sql(query).pl().to_dicts()


def test_a_contact_that_contradicts_the_day_of_death_is_found():
    with cohort(
        "audit.contradictions", follow_up=CONTACTS, anlotinib=anlotinib_from_day_one(CONTACTS)
    ) as con:
        found = violations(con, "audit.contradictions", "nobody_lives_after_death")
    assert sorted((row["rule"], row["patient"], row["source_row"]) for row in found) == [
        ("deaths_differ", "died twice", 10),
        ("recorded_after_death", "alive after death", 8),
    ]


def test_a_patient_whom_another_site_describes_anew_is_found():
    with cohort("cohort.candidates", patients="patient\n1\n2") as con:
        con.execute(
            """INSERT INTO audit.source_files (source_file_id, file_name, site) VALUES
            ('1', 'east', 'east'), ('2', 'east later', 'east'), ('3', 'west', 'west')"""
        )
        for number, newer in (("1", "3"), ("2", "2")):
            con.execute(
                """INSERT INTO audit.amendments VALUES
                ('patients', ?, 'sex', 'M', 'F', '1', 2, ?, 3)""",
                [number, newer],
            )
        found = violations(con, "cohort.candidates", "every_patient_is_of_one_site")
    assert [(row["patient"], row["file_name"]) for row in found] == [("1", "west")]


def test_a_tumour_volume_above_the_limit_of_the_protocol_is_found():
    """A sphere with a diameter of 10 cm has 523.6 cm3."""
    lesions = """
    patient | exam_date | lesion_id | longest_diameter_mm | diameter_ap_mm | diameter_cc_mm | diameter_tr_mm
    p1      | D0        | T1        | 100                 | 100            | 100            | 100
    """
    drug = anlotinib_from_day_one(lesions)
    for limit, n in ((523.6, 0), (523.5, 1)):
        protocol = protocol_with(max_tumour_volume_cm3=limit)
        with cohort("derived.tumor_size", protocol, lesions=lesions, anlotinib=drug) as con:
            found = violations(con, "derived.tumor_size", "tumour_volume_is_plausible")
        assert len(found) == n, limit
