"""Settings of the protocol with which the published file was made."""

import duckdb

from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import message


def setting(con: duckdb.DuckDBPyConnection, name: str) -> int | str:
    """A setting of the published file.

    Raises DeclarationError if the file was published before the protocol had the setting.
    """
    columns = con.execute(
        """SELECT column_name FROM duckdb_columns() WHERE schema_name = 'protocol'
        AND table_name = 'settings' AND column_name = $name
        AND database_name = current_database()""",
        {"name": name},
    ).fetchall()
    if not columns:
        raise DeclarationError(message("release-no-setting", setting=name))
    ((value,),) = con.execute(f'SELECT "{name}" FROM protocol.settings').fetchall()
    return value if isinstance(value, str) else int(value)
