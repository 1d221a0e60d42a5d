"""What the pages and the RTF print of a table: Table 1 with the decimals of each measure."""

_ONE, _NONE = "('age_years', 'bmi')", "('kps', 'seed_count')"


def printed(con, table):
    """(row, level, text, method) of every cell of a table of the schema `statistics`."""
    return con.execute(
        f"""SELECT row, level, CASE
            WHEN kind = 'mean_sd' AND source_column IN {_ONE} THEN printf('%.1f ± %.1f', mean, sd)
            WHEN kind = 'median_quartiles' AND source_column IN {_NONE}
                THEN printf('%.0f (%.0f, %.0f)', median, p25, p75)
            ELSE text END, method FROM statistics.{table}"""
    ).fetchall()
