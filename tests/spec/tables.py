"""Combine text tables and read results back. In an expected cell, - means a missing value."""

from tests.spec.world import draw


def joined(*tables):
    """Combine several pipe tables into one with all their columns; a missing cell is empty."""
    rows = [row for table in tables for row in (draw(table) if isinstance(table, str) else table)]
    columns = list(dict.fromkeys(name for row in rows for name in row if name != "patient"))
    columns.append("patient")
    lines = [" | ".join(["", *(str(row.get(name) or "") for name in columns)]) for row in rows]
    return "\n".join([" | ".join(["", *columns]), *lines])


def anlotinib_from_day_one(*tables):
    """The export `anlotinib` in which every patient of the tables starts on study day 1."""
    names = sorted({row["patient"] for row in draw(joined(*tables))})
    return joined([{"patient": name, "start_date": "2024-01-01"} for name in names])


def by_patient(con, query):
    """Rows of a query by their column `patient`, each as a dict of the other columns."""
    result = con.execute(query)
    names = [column[0] for column in result.description]
    found = {}
    for row in result.fetchall():
        values = dict(zip(names, row, strict=True))
        found.setdefault(values.pop("patient"), []).append(values)
    return found


def written(value):
    """A value in the notation of a text table."""
    return "-" if value is None else str(value)
