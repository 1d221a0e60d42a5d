"""The head of the pages: the publication, the arms, the findings and a summary of results."""

from dataclasses import dataclass

from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.messages.language import ENGLISH
from rairdtc_pipeline.published.locked_analysis import locked_analysis_said
from rairdtc_pipeline.published.reader import Row
from rairdtc_pipeline.published.wording import DASH, decimal, interval, p_text, plain
from rairdtc_pipeline.published.words import worded
from rairdtc_pipeline.report.findings import findings
from rairdtc_pipeline.report.source import MAIN_FIGURE, Numbered, ReportSource
from rairdtc_pipeline.statistics.tables.cells import Comparison
from rairdtc_pipeline.statistics.tables.characteristics import RATES


@dataclass(frozen=True)
class Result:
    """One line of the summary of results: a text per arm, and the p-value if there is one."""

    label: Message
    texts: dict[str, str]
    p: str


@dataclass(frozen=True)
class Head:
    """Content of the heads."""

    run: Row
    arms: dict[str, int]
    arm_names: dict[str, str]
    arms_explained: str
    synthetic: bool
    lead: Message
    looks: Message
    findings: list[Message]
    results: list[Result]
    main_figure: Numbered | None
    read: int
    quarantined: int


def head(published: ReportSource) -> Head:
    """Make the head, which both pages share."""
    accounts = published.table("audit.row_accounting")
    return Head(
        run=published.run,
        arms=published.arms,
        arm_names=published.arm_names,
        arms_explained=_arms_explained(published),
        synthetic=published.synthetic,
        lead=_lead(published),
        looks=locked_analysis_said(published),
        findings=findings(published),
        results=[*_rates(published), *_survival(published)],
        main_figure=next(iter(published.figures_named(MAIN_FIGURE)), None),
        read=sum(row["rows_read"] or 0 for row in accounts),
        quarantined=sum(row["rows_quarantined"] or 0 for row in accounts),
    )


def _arms_explained(published: ReportSource) -> str:
    """Explanation of the letters of the arms."""
    if published.language == ENGLISH:
        return published.comment("cohort.patients", "arm")
    named = [
        message("report-arm-letter", arm=arm, name=name)
        for arm, name in published.treatments.items()
    ]
    return message("report-arm-letters", arms=named).text(published.language)


def _lead(published: ReportSource) -> Message:
    """Sentence with the number of patients, the arms and the data cut-off."""
    arms = [
        message("report-arm-in-lead", name=published.treatments.get(arm, arm), arm=arm, n=n)
        for arm, n in published.arms.items()
    ]
    day = published.run["data_cutoff"]
    patients = sum(published.arms.values())
    until = message("report-no-day") if day is None else str(day)
    return message("report-lead", n=patients, arms=arms, n_arms=len(arms), day=until)


def _rates(published: ReportSource) -> list[Result]:
    """Response rates at the first visit of Table 2."""
    cells = published.table("statistics.response_table")
    first = next((cell["section"] for cell in cells), None)
    results = []
    for rate in RATES:
        found = [cell for cell in cells if cell["section"] == first and cell["row"] == rate]
        if found:
            texts = {cell["arm"]: cell["text"] for cell in found if cell["arm"] is not None}
            p = next((cell["text"] for cell in found if cell["arm"] is None), DASH)
            visit = worded(first, published.language)
            results.append(Result(message("report-rate", rate=rate, visit=visit), texts, p))
    return results


def _survival(published: ReportSource) -> list[Result]:
    """Result of every endpoint per arm, the log-rank test over all arms, and the events."""
    ps = {
        test["row"]: p_text(test["p"])
        for test in published.table("statistics.tests")
        if (test["table"], test["kind"]) == ("km_curve", Comparison.BETWEEN)
    }
    of_endpoint: dict[str, list[Row]] = {}
    for row in published.table("statistics.km_summary"):
        of_endpoint.setdefault(row["endpoint"], []).append(row)
    results = []
    for endpoint, rows in of_endpoint.items():
        label, texts = _headline(endpoint, rows, published.confidence)
        results.append(Result(label, texts, ""))
        events = {row["arm"]: f"{row['events']} / {row['n']}" for row in rows}
        # The log-rank test compares the times of events, not the means or medians above.
        p = ps.get(endpoint, DASH)
        results.append(Result(message("report-events", endpoint=endpoint), events, p))
    return results


def _headline(endpoint: str, rows: list[Row], confidence: str) -> tuple[Message, dict[str, str]]:
    """Medians, or restricted means if a median depends on few patients at risk."""
    name = "median"
    label = message("report-median", endpoint=endpoint, interval=confidence)
    if any(row["median_on_few"] for row in rows):
        name, horizon = "rmst", plain(rows[0]["rmst_horizon_months"])
        label = message("report-rmst", endpoint=endpoint, interval=confidence, months=horizon)
    texts = {}
    for row in rows:
        numbers = [row[f"{name}{part}_months"] for part in ("", "_lower", "_upper")]
        known = name == "median" or numbers[1] is not None
        texts[row["arm"]] = interval(*numbers) if known else decimal(numbers[0])
    return label, texts
