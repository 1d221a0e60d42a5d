"""Data quality: received files, the account of every row, and refused rows with reasons.

All counts are by file and rule; the section shows no values and no patients.
"""

from dataclasses import dataclass

from rairdtc_pipeline.messages import messages_json, sentences, stored_message
from rairdtc_pipeline.published.reader import Excerpt, Published, Row
from rairdtc_pipeline.published.wording import row_numbers
from rairdtc_pipeline.report.source import ReportSource
from rairdtc_pipeline.staging import CONSENT_WITHDRAWN, FileColumns, columns_sql
from rairdtc_pipeline.warehouse import contradictions

_ROWS_NAMED = 24
_FATES = ("staged", "duplicate", "superseded", "not_used", "quarantined")
_COUNTS = ("rows_read", *(f"rows_{fate}" for fate in _FATES))
_ACCOUNTS = f"""
    SELECT export, count(*) AS files, bool_and(adds_up) AS adds_up,
        {", ".join(f"sum({name})::BIGINT AS {name}" for name in _COUNTS)}
    FROM audit.row_accounting GROUP BY export ORDER BY export"""
_QUARANTINE = f"""
    SELECT q.export, q.file_name, q.column_name, q.rule, q.reason, q.message_id, q.parameters,
        count(*) AS n,
        list(q.source_row ORDER BY q.source_row)[1:{_ROWS_NAMED}] AS source_rows
    FROM audit.open_rows AS q
    GROUP BY ALL
    ORDER BY q.export, q.file_name, n DESC, min(q.source_row), q.rule, q.column_name, q.reason"""
_CONTRADICTIONS = f"""
    SELECT * FROM {contradictions.TABLE}
    ORDER BY file_name, source_row, rule, column_name"""
_ROWS_WITHDRAWN = f"SELECT count(*) AS n FROM audit.quarantine WHERE rule = '{CONSENT_WITHDRAWN}'"
_AMENDMENTS = f"""
    SELECT a.export, a.column_name, o.file_name AS old_file, f.file_name AS new_file,
        count(*) AS n,
        list(a.old_source_row ORDER BY a.old_source_row)[1:{_ROWS_NAMED}] AS source_rows
    FROM audit.amendments AS a
    LEFT JOIN audit.source_files AS o ON o.source_file_id = a.old_source_file_id
    LEFT JOIN audit.source_files AS f ON f.source_file_id = a.new_source_file_id
    GROUP BY ALL ORDER BY a.export, old_file, new_file, n DESC, a.column_name"""
_NOT_READ = """
    SELECT file_name, status, status_reason, message_id, parameters FROM audit.source_files
    WHERE status IS DISTINCT FROM 'read' ORDER BY status DESC, file_name"""
_SITES = "SELECT * FROM audit.site_accounting ORDER BY site"
_PER_FILE = "SELECT * FROM audit.row_accounting ORDER BY file_name, source_file_id"


@dataclass(frozen=True)
class Quality:
    """Content of the section."""

    accounts: list[Row]
    totals: Row
    per_file: Excerpt
    sites: Excerpt
    quarantine: Excerpt
    withdrawn: int
    contradictions: Excerpt
    amendments: Excerpt
    not_read: Excerpt
    columns: Excerpt
    rules: list[Row]

    @property
    def adds_up(self) -> bool:
        """Whether every row of every file is accounted for."""
        return all(row["adds_up"] for row in self.accounts)

    @property
    def broken_rules(self) -> list[Row]:
        """Rules that rows violate, the most frequent first."""
        broken = [rule for rule in self.rules if rule["rows_failed"]]
        return sorted(broken, key=lambda rule: -int(rule["rows_failed"]))


def quality(published: ReportSource) -> Quality:
    """Make the data quality of the exports of this file."""
    files = "audit.source_files"
    accounts = published.rows(_ACCOUNTS) if published.has("audit.row_accounting") else []
    return Quality(
        accounts=accounts,
        totals={name: sum(row[name] or 0 for row in accounts) for name in ("files", *_COUNTS)},
        per_file=published.excerpt(_PER_FILE, "audit.row_accounting"),
        sites=published.excerpt(_SITES, "audit.site_accounting"),
        quarantine=_said(_named(published.excerpt(_QUARANTINE, "audit.open_rows")), "reason"),
        withdrawn=published.rows(_ROWS_WITHDRAWN)[0]["n"]
        if published.has("audit.quarantine")
        else 0,
        contradictions=_contradictions(published),
        amendments=_named(published.excerpt(_AMENDMENTS, "audit.amendments", files)),
        not_read=_said(published.excerpt(_NOT_READ, files), "status_reason"),
        columns=_columns(published),
        rules=published.table("audit.validation"),
    )


def _contradictions(published: Published) -> Excerpt:
    """Rows that contradict others, each with its description."""
    excerpt = published.excerpt(_CONTRADICTIONS, contradictions.TABLE)
    for row in excerpt.rows:
        row["said"] = contradictions.said(row)
    return excerpt


def _columns(published: ReportSource) -> Excerpt:
    """Files that lack columns of their contract or have others, with a description."""
    tables = ("audit.source_files", "audit.source_columns", "audit.amendments")
    excerpt = published.excerpt(columns_sql(), *tables)
    for row in excerpt.rows:
        row["said"] = sentences(FileColumns(*row.values()).said, published.language)
    return excerpt


def _said(excerpt: Excerpt, name: str) -> Excerpt:
    """Add the message of a reason to its English text."""
    for row in excerpt.rows:
        if row["message_id"]:
            reason = stored_message(row["message_id"], row["parameters"])
            row[f"{name}_messages"] = messages_json([reason])
    return excerpt


def _named(excerpt: Excerpt) -> Excerpt:
    """Add the row numbers of each group, and the number of further rows."""
    for row in excerpt.rows:
        more = row["n"] - len(row["source_rows"])
        named = row_numbers(number for number in row["source_rows"] if number is not None)
        row["where"] = f"{named} and {more:,} more" if more > 0 else named
    return excerpt
