"""The data dictionary of the staging tables: the contract's description of each column."""

from rairdtc_pipeline.contracts.model import Column, Contract

SOURCE_COLUMNS = {
    "patient": "Pseudonym of the patient (keyed HMAC-SHA-256).",
    "site": "Site the row came from.",
    "source_file_id": "Source file, see audit.source_files.",
    "source_row": "Row in the source file; in CSV the header is row 1.",
}
DERIVED_COLUMNS = {
    "result_value": "Number of the result, in the unit of the test.",
    "result_comparator": "< or > where the result lies beyond the limit of the method.",
    "result_qualitative": "positive or negative where the result is qualitative.",
}


def column_comments(contract: Contract) -> dict[str, str]:
    """Description of every column of `staging.<export>`, with its unit."""
    own = {column.name: _described(column) for column in contract.stored if not column.private}
    derived = DERIVED_COLUMNS if any(column.qualitative for column in contract.stored) else {}
    flags = {
        str(column.flag): f"How {column.name} was imputed: D the day, M month and day; missing "
        f"where it is complete. The {column.imputation} day of the period stands for it."
        for column in contract.stored
        if column.flag
    }
    return SOURCE_COLUMNS | own | derived | flags


def _described(column: Column) -> str:
    unit = f" Unit: {column.unit}." if column.unit else ""
    codes = f" One of {', '.join(column.codes)}." if column.codes else ""
    return f"{column.description}{unit}{codes}"
