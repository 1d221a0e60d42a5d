"""Deviations from the protocol, and the check of the published paper against these data."""

from dataclasses import dataclass

from rairdtc_pipeline.published.reader import Excerpt, Published, Row

# The verdicts that need attention come first.
VERDICTS = ("source inconsistent", "differs", "needs patient-level data", "reproduced")
_BY_RULE = """
    SELECT rule, arm, count(*) AS n, count(DISTINCT patient) AS patients
    FROM audit.protocol_deviations GROUP BY rule, arm ORDER BY rule, arm"""
_ONE_BY_ONE = """
    SELECT d.patient, d.arm, d.rule, d.expected, d.found, d.deviation_date, f.file_name,
        d.source_row
    FROM audit.protocol_deviations AS d LEFT JOIN audit.source_files AS f USING (source_file_id)
    ORDER BY ALL"""


@dataclass(frozen=True)
class Deviations:
    """Deviations per rule and arm, and a list of the first ones."""

    by_rule: dict[str, dict[str, Row]]
    arms: list[str]
    each: Excerpt


@dataclass(frozen=True)
class Check:
    """Published figures by verdict."""

    by_verdict: dict[str, list[Row]]

    @property
    def total(self) -> int:
        """Number of checked figures."""
        return sum(len(rows) for rows in self.by_verdict.values())


def deviations(published: Published) -> Deviations:
    """Read the deviations from the protocol."""
    each = published.excerpt(_ONE_BY_ONE, "audit.protocol_deviations", "audit.source_files")
    counted = published.rows(_BY_RULE) if published.has("audit.protocol_deviations") else []
    by_rule: dict[str, dict[str, Row]] = {}
    for row in counted:
        by_rule.setdefault(row["rule"], {})[row["arm"]] = row
    return Deviations(by_rule, sorted({row["arm"] or "" for row in counted}), each)


def publication_check(published: Published) -> Check:
    """Read the publication check: first inconsistent, then differing figures, as printed."""
    by_verdict: dict[str, list[Row]] = {verdict: [] for verdict in VERDICTS}
    for row in published.table("audit.publication_check"):
        by_verdict.setdefault(row["verdict"], []).append(row)
    return Check({verdict: rows for verdict, rows in by_verdict.items() if rows})
