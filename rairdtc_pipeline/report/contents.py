"""The sections of the report, in order: what each is, where its SQL tables are, who fills it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from rairdtc_pipeline.published.study_tables import study_table
from rairdtc_pipeline.report.conformity import deviations, publication_check
from rairdtc_pipeline.report.flow import flow
from rairdtc_pipeline.report.head import changes
from rairdtc_pipeline.report.lineage import lineage
from rairdtc_pipeline.report.outcomes import response, tests
from rairdtc_pipeline.report.provenance import dictionary, provenance
from rairdtc_pipeline.report.quality import quality
from rairdtc_pipeline.report.source import ReportSource
from rairdtc_pipeline.report.survival import survival


@dataclass(frozen=True)
class Section:
    """One section: its stable id, heading, what it is, its SQL tables, template and data."""

    id: str
    title: str
    says: str
    tables: tuple[str, ...]
    template: str
    view: Callable[[ReportSource], object]


def sections_of(published: ReportSource) -> list[Section]:
    """The sections this file has something for."""
    return [s for s in SECTIONS if s.id != "changes" or published.has(*s.tables)]


SECTIONS = (
    Section(
        "changes",
        "What changed",
        "What differs from the last publication.",
        ("audit.changes",),
        "changes.html",
        changes,
    ),
    Section(
        "flow",
        "Cohort flow",
        "Who was screened, who left at which criterion, and who is in which arm.",
        ("cohort.attrition", "cohort.eligibility", "cohort.patients"),
        "flow.html",
        flow,
    ),
    Section(
        "table-1",
        "Table 1. Characteristics before treatment",
        "The arms compared as they were before treatment.",
        ("statistics.baseline_table",),
        "study_table.html",
        partial(study_table, name="baseline_table"),
    ),
    Section(
        "table-2",
        "Table 2. Response",
        "Overall response by RECIST 1.1 at each visit, with response and disease control rates.",
        ("statistics.response_table", "derived.response_visit"),
        "study_table.html",
        partial(study_table, name="response_table"),
    ),
    Section(
        "table-3",
        "Table 3. Change under treatment",
        "Tumour size, thyroglobulin and pain over time, and adverse events.",
        ("statistics.change_table",),
        "study_table.html",
        partial(study_table, name="change_table"),
    ),
    Section(
        "survival",
        "Survival",
        "Time to local progression or death, and to death, and every comparison of it.",
        ("statistics.km_summary", "statistics.km_curve", "derived.survival"),
        "survival.html",
        survival,
    ),
    Section(
        "response",
        "Tumour, thyroglobulin, pain and adverse events",
        "The course of each patient, and of the arms over time.",
        ("derived.tumor_size", "derived.response", "derived.tg", "derived.pain"),
        "response.html",
        response,
    ),
    Section(
        "tests",
        "All statistical tests",
        "Every test between the arms and within them, why it was chosen, and its result.",
        ("statistics.tests",),
        "tests.html",
        tests,
    ),
    Section(
        "quality",
        "Data quality",
        "What the hospitals sent, where every row went, and what was refused and why; no values.",
        ("audit.row_accounting", "audit.quarantine", "audit.amendments", "audit.validation"),
        "quality.html",
        quality,
    ),
    Section(
        "deviations",
        "Protocol deviations",
        "Where the treatment or examination of an included patient departs from the protocol.",
        ("audit.protocol_deviations",),
        "deviations.html",
        deviations,
    ),
    Section(
        "check",
        "Publication check",
        "Every figure and claim of the published paper, and whether it holds.",
        ("audit.publication_check",),
        "check.html",
        publication_check,
    ),
    Section(
        "lineage",
        "Lineage",
        "Which table is made from which, and every column back to the exports.",
        ("audit.column_lineage",),
        "lineage.html",
        lineage,
    ),
    Section(
        "dictionary",
        "Data dictionary",
        "Every table and column of the published file, with its type and meaning.",
        ("duckdb_tables()", "duckdb_columns()"),
        "dictionary.html",
        dictionary,
    ),
    Section(
        "provenance",
        "Provenance",
        "How this publication was made: files, code, settings and packages.",
        ("audit.runs", "audit.source_files", "protocol.settings"),
        "provenance.html",
        provenance,
    ),
)
