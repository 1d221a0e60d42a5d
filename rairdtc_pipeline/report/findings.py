"""The findings as sentences: local control, adjusted effects, deaths, response, adverse events."""

from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.published.reader import Row
from rairdtc_pipeline.published.wording import decimal, p_text, plain, ratios
from rairdtc_pipeline.published.words import worded
from rairdtc_pipeline.report.source import ReportSource
from rairdtc_pipeline.statistics.printing import fixed, percent_text
from rairdtc_pipeline.statistics.tables.cells import Comparison
from rairdtc_pipeline.statistics.tables.characteristics import VISITS

_LOCAL = "LPFS"
_DEATH = "OS"
_FIRST_VISIT = "m6"
_ADJUSTED = "overlap"


def findings(published: ReportSource) -> list[Message]:
    """One finding per clinical question; a question without an answer in the file is left out."""
    found = (_local(published), _adjusted(published), _deaths(published), _response(published))
    return [one for one in (*found, _harm(published)) if one is not None]


def _named(published: ReportSource, arm: str) -> Message:
    """Name of an arm, with treatment and letter."""
    name = published.treatments.get(arm)
    return (
        message("report-arm-named", name=name, arm=arm) if name else message("report-arm", arm=arm)
    )


def _p(published: ReportSource, endpoint: str) -> float | None:
    """P-value of the log-rank test over all arms."""
    for test in published.table("statistics.tests"):
        if (test["table"], test["row"], test["kind"]) == ("km_curve", endpoint, Comparison.BETWEEN):
            return None if test["p"] is None else float(test["p"])
    return None


def _of_endpoint(published: ReportSource, endpoint: str) -> list[Row]:
    rows = published.table("statistics.km_summary")
    return [row for row in rows if row["endpoint"] == endpoint]


def _local(published: ReportSource) -> Message | None:
    """Which arm had the longest time without local progression, and the difference."""
    rows, p = _of_endpoint(published, _LOCAL), _p(published, _LOCAL)
    # If a median depends on few patients, all arms have the restricted mean instead.
    name = "rmst" if any(row["median_on_few"] for row in rows) else "median"
    known = [row for row in rows if row[f"{name}_months"] is not None]
    if p is None or len(known) < 2 or len(known) < len(rows):
        return None
    best = sorted(known, key=lambda row: (-row[f"{name}_months"], row["arm"]))
    parts = [
        message(
            "report-finding-months",
            months=decimal(row[f"{name}_months"]),
            arm=_named(published, row["arm"]),
        )
        for row in best
    ]
    differ = "later" if p < published.significance_level else "alike"
    measure = (
        message("report-mean-of-first", months=plain(known[0]["rmst_horizon_months"]))
        if name == "rmst"
        else message("report-median-until")
    )
    arm = _named(published, best[0]["arm"])
    return message(
        "report-finding-local", differ=differ, arm=arm, measure=measure, parts=parts, p=p_text(p)
    )


def _adjusted(published: ReportSource) -> Message | None:
    """The adjusted hazard ratios of the same endpoint."""
    rows = [
        row
        for row in published.table("statistics.adjusted_effects")
        if (row["endpoint"], row["adjustment"]) == (_LOCAL, _ADJUSTED)
        and row["hazard_ratio"] is not None
    ]
    if not rows:
        return None
    parts = [
        message(
            "report-finding-ratio",
            ratio=ratios(row["hazard_ratio"], row["lower"], row["upper"]),
            arm=row["arm"],
            reference=row["reference_arm"],
        )
        for row in rows
    ]
    unsure = sum(row["lower"] <= 1 <= row["upper"] for row in rows)
    sure = "none" if unsure == len(rows) else "all" if not unsure else "some"
    return message("report-finding-adjusted", parts=parts, interval=published.confidence, sure=sure)


def _deaths(published: ReportSource) -> Message | None:
    """The number of deaths."""
    rows, p = _of_endpoint(published, _DEATH), _p(published, _DEATH)
    if not rows:
        return None
    parts = [_count(row["arm"], row["events"], row["n"]) for row in rows]
    differ = "unknown" if p is None else "later" if p < published.significance_level else "alike"
    died, patients = (sum(row[name] for row in rows) for name in ("events", "n"))
    return message(
        "report-finding-deaths", n=died, of=patients, parts=parts, differ=differ, p=p_text(p)
    )


def _count(arm: str, n: int, of: int) -> Message:
    return message("report-finding-count", n=n, of=of, arm=arm)


def _response(published: ReportSource) -> Message | None:
    """Share of responders among all patients at the first visit, and the differences."""
    rows = [r for r in published.table("statistics.responders") if r["measure"] == _FIRST_VISIT]
    if not rows:
        return None
    parts = [
        message(
            "report-finding-share",
            share=percent_text(row["responders"], row["n"]),
            arm=row["arm"],
        )
        for row in rows
    ]
    gaps = [
        message(
            "report-finding-gap",
            points=fixed(100 * row["difference"], 0),
            lower=fixed(100 * row["lower"], 0),
            upper=fixed(100 * row["upper"], 0),
            arm=row["arm"],
            reference=row["reference_arm"],
        )
        for row in published.table("statistics.responder_gaps")
        if row["measure"] == _FIRST_VISIT and row["difference"] is not None
    ]
    return message(
        "report-finding-response",
        visit=worded(VISITS[_FIRST_VISIT], published.language),
        parts=parts,
        p=p_text(rows[0]["p"]),
        test=rows[0]["method_kind"],
        gaps=gaps,
        n_gaps=len(gaps),
        interval=published.confidence,
    )


def _harm(published: ReportSource) -> Message | None:
    """Numbers of patients with adverse events and severe ones, and the most frequent terms."""
    if not published.has("derived.ae_counts"):
        return None
    rows = published.rows(
        """SELECT level, term, arm, patients, n_patients,
            n_grade_3 + n_grade_4 + n_grade_5 AS n_severe FROM derived.ae_counts ORDER BY ALL"""
    )
    anyone = [row for row in rows if row["level"] == "any"]
    if not anyone:
        return message("report-finding-no-harm")
    counts: dict[str, int] = {}
    for row in rows:
        if row["level"] == "term":
            counts[row["term"]] = counts.get(row["term"], 0) + row["n_patients"]
    term, n = min(counts.items(), key=lambda item: (-item[1], item[0]))
    return message(
        "report-finding-harm",
        n=sum(row["n_patients"] for row in anyone),
        of=sum(row["patients"] for row in anyone),
        severe=[_count(row["arm"], row["n_severe"], row["patients"]) for row in anyone],
        n_severe=sum(row["n_severe"] for row in anyone),
        term=worded(term, published.language),
        n_term=n,
    )
