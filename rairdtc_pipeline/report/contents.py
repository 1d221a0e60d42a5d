"""The two pages and their sections in order, with text, SQL tables and data function."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.published.study_tables import study_table
from rairdtc_pipeline.report.changes import changes, changes_in_brief
from rairdtc_pipeline.report.comparisons import comparisons
from rairdtc_pipeline.report.conformity import deviations, publication_check
from rairdtc_pipeline.report.drawings import remaining_figures
from rairdtc_pipeline.report.flow import flow
from rairdtc_pipeline.report.lineage import lineage
from rairdtc_pipeline.report.outcomes import tests, thyroglobulin
from rairdtc_pipeline.report.provenance import dictionary, provenance
from rairdtc_pipeline.report.quality import quality
from rairdtc_pipeline.report.responses import responses
from rairdtc_pipeline.report.safety import safety
from rairdtc_pipeline.report.source import ReportSource
from rairdtc_pipeline.report.survival import survival


@dataclass(frozen=True)
class Section:
    """One section: stable id, heading, description, template, data function, SQL tables.

    If `needs_tables` is set, the section is left out of a file without its tables.
    """

    id: str
    title: Message
    says: Message
    template: str
    view: Callable[[ReportSource], object]
    tables: tuple[str, ...]
    needs_tables: bool = False


@dataclass(frozen=True)
class Page:
    """One page: its id, file, title and sections."""

    id: str
    file: str
    title: Message
    sections: tuple[Section, ...]

    def shown(self, published: ReportSource) -> list[Section]:
        """The sections for which this file has tables."""
        return [s for s in self.sections if not s.needs_tables or published.has(*s.tables)]


_STUDY_TABLES = (
    (
        "table-1",
        message("report-table-1"),
        "baseline_table",
        ("statistics.baseline_table", "statistics.baseline_overall"),
    ),
    (
        "table-2",
        message("report-table-2"),
        "response_table",
        ("statistics.response_table", "derived.response_visit"),
    ),
    ("table-3", message("report-table-3"), "change_table", ("statistics.change_table",)),
)


def _study_tables(*says: Message) -> tuple[Section, ...]:
    """Sections of Tables 1 to 3, each with the page's description of it."""
    return tuple(
        Section(id, title, said, "study_table.html", partial(study_table, name=name), tables)
        for (id, title, name, tables), said in zip(_STUDY_TABLES, says, strict=True)
    )


CLINICIAN = Page(
    "clinician",
    "index.html",
    message("report-title"),
    (
        Section(
            "changes",
            message("report-changes"),
            message("report-changes-says"),
            "changes_in_brief.html",
            changes_in_brief,
            ("audit.changes",),
            needs_tables=True,
        ),
        Section(
            "response",
            message("report-response"),
            message("report-response-says"),
            "response_in_brief.html",
            responses,
            ("statistics.responders", "statistics.responder_gaps", "derived.best_response_counts"),
        ),
        Section(
            "safety",
            message("report-safety"),
            message("report-safety-says"),
            "safety_in_brief.html",
            safety,
            ("derived.ae_worst_grade", "derived.ae_counts"),
        ),
        *_study_tables(
            message("report-table-1-says"),
            message("report-table-2-says"),
            message("report-table-3-says"),
        ),
        Section(
            "figures",
            message("report-figures"),
            message("report-figures-says"),
            "figures.html",
            remaining_figures,
            (),
        ),
    ),
)
AUDIT = Page(
    "audit",
    "audit.html",
    message("audit-title"),
    (
        Section(
            "changes",
            message("report-changes"),
            message("audit-changes-says"),
            "changes.html",
            changes,
            ("audit.changes",),
            needs_tables=True,
        ),
        Section(
            "flow",
            message("audit-flow"),
            message("audit-flow-says"),
            "flow.html",
            flow,
            ("cohort.attrition", "cohort.eligibility", "cohort.patients"),
        ),
        *_study_tables(*[message("audit-table-says")] * len(_STUDY_TABLES)),
        Section(
            "survival",
            message("audit-survival"),
            message("audit-survival-says"),
            "survival.html",
            survival,
            ("statistics.km_summary", "statistics.km_curve", "derived.survival"),
        ),
        Section(
            "adjusted",
            message("audit-adjusted"),
            message("audit-adjusted-says"),
            "comparisons.html",
            comparisons,
            ("statistics.adjusted_effects", "statistics.adjusted_balance", "statistics.landmarks"),
        ),
        Section(
            "response",
            message("audit-response"),
            message("audit-response-says"),
            "response.html",
            responses,
            (
                "statistics.responders",
                "statistics.response_duration",
                "derived.best_response_counts",
            ),
        ),
        Section(
            "safety",
            message("audit-safety"),
            message("audit-safety-says"),
            "safety.html",
            safety,
            ("derived.adverse_events", "derived.ae_counts"),
        ),
        Section(
            "thyroglobulin",
            message("audit-thyroglobulin"),
            message("audit-thyroglobulin-says"),
            "thyroglobulin.html",
            thyroglobulin,
            ("statistics.tg_model", "derived.tg"),
        ),
        Section(
            "tests",
            message("audit-tests"),
            message("audit-tests-says"),
            "tests.html",
            tests,
            ("statistics.tests",),
        ),
        Section(
            "quality",
            message("audit-quality"),
            message("audit-quality-says"),
            "quality.html",
            quality,
            ("audit.row_accounting", "audit.quarantine", "audit.amendments", "audit.validation"),
        ),
        Section(
            "deviations",
            message("audit-deviations"),
            message("audit-deviations-says"),
            "deviations.html",
            deviations,
            ("audit.protocol_deviations",),
        ),
        Section(
            "check",
            message("audit-check"),
            message("audit-check-says"),
            "check.html",
            publication_check,
            ("audit.publication_check",),
        ),
        Section(
            "lineage",
            message("audit-lineage"),
            message("audit-lineage-says"),
            "lineage.html",
            lineage,
            ("audit.column_lineage",),
        ),
        Section(
            "dictionary",
            message("audit-dictionary"),
            message("audit-dictionary-says"),
            "dictionary.html",
            dictionary,
            ("duckdb_tables()", "duckdb_columns()"),
        ),
        Section(
            "provenance",
            message("audit-provenance"),
            message("audit-provenance-says"),
            "provenance.html",
            provenance,
            ("audit.runs", "audit.source_files", "protocol.settings"),
        ),
    ),
)
