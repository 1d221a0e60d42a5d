"""How a row of a table is named among the rows of its patient."""

from collections.abc import Collection

# The first of these whose columns a table has names its rows; a table with none has one row per
# patient. Two rows of the same name share their evidence.
_KEYS = (
    ("criterion",),
    ("endpoint", "sensitivity_set"),
    ("endpoint", "source"),
    ("scope", "assessment_no"),
    ("assessment_no", "lesion_id"),
    ("assessment_no",),
    ("scope",),
    ("visit",),
    ("exam_date", "lesion_id", "modality"),
    ("implant_date", "site_no"),
    ("test_code", "specimen_datetime", "term"),
    ("term", "onset_date"),
    ("term",),
)


def item_columns(columns: Collection[str]) -> tuple[str, ...]:
    """Columns that name a row of a patient in a table with these columns; none where it has one."""
    return next((key for key in _KEYS if set(key) <= set(columns)), ())


def item_sql(columns: Collection[str], table: str = "") -> str:
    """SQL expression of the name of a row; NULL where a patient has one row.

    `table` is the alias of the table in the SQL, where it needs one.
    """
    named = [f"{table}.{name}" if table else name for name in item_columns(columns)]
    return f"concat_ws(' ', {', '.join(named)})" if named else "CAST(NULL AS VARCHAR)"
