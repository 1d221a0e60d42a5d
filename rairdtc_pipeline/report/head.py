"""Head of the report: what was published, in which arms, the results in brief, what changed."""

from dataclasses import dataclass

from rairdtc_pipeline.published.reader import Excerpt, Published, Row
from rairdtc_pipeline.published.wording import DASH, decimal, interval, p_text, plain
from rairdtc_pipeline.statistics.tables.cells import Comparison
from rairdtc_pipeline.statistics.tables.characteristics import RATES


@dataclass(frozen=True)
class Result:
    """One line of the results in brief: a text per arm, and the p where there is one."""

    label: str
    texts: dict[str, str]
    p: str


@dataclass(frozen=True)
class Head:
    """What the head shows."""

    run: Row
    arms: dict[str, int]
    arms_explained: str
    synthetic: bool
    results: list[Result]
    read: int
    quarantined: int

    @property
    def patients(self) -> int:
        """Patients included."""
        return sum(self.arms.values())


def head(published: Published) -> Head:
    """The head of the page."""
    accounts = published.table("audit.row_accounting")
    return Head(
        run=published.run,
        arms=published.arms,
        arms_explained=published.comment("cohort.patients", "arm"),
        synthetic=published.synthetic,
        results=[*_rates(published), *_survival(published)],
        read=sum(row["rows_read"] or 0 for row in accounts),
        quarantined=sum(row["rows_quarantined"] or 0 for row in accounts),
    )


def changes(published: Published) -> Excerpt:
    """What differs from the last publication."""
    columns = "category, item, before, after"
    return published.excerpt(f"SELECT {columns} FROM audit.changes ORDER BY ALL", "audit.changes")


def _rates(published: Published) -> list[Result]:
    """Response rates at the first visit of Table 2."""
    cells = published.table("statistics.response_table")
    first = next((cell["section"] for cell in cells), None)
    results = []
    for rate in RATES:
        found = [cell for cell in cells if cell["section"] == first and cell["row"] == rate]
        if found:
            texts = {cell["arm"]: cell["text"] for cell in found if cell["arm"] is not None}
            p = next((cell["text"] for cell in found if cell["arm"] is None), DASH)
            results.append(Result(f"{rate} at {first}", texts, p))
    return results


def _survival(published: Published) -> list[Result]:
    """What every endpoint comes to in each arm, the log-rank test over all arms, and the events."""
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
        label, texts = _headline(endpoint, rows)
        label = f"{label} ({published.confidence})"
        results.append(Result(label, texts, ps.get(endpoint, DASH)))
        events = {row["arm"]: f"{row['events']} of {row['n']}" for row in rows}
        results.append(Result(f"{endpoint}, events", events, ""))
    return results


def _headline(endpoint: str, rows: list[Row]) -> tuple[str, dict[str, str]]:
    """Medians; restricted means where a median rests on few patients at risk."""
    name, label = "median", f"Median {endpoint}, months"
    if any(row["median_on_few"] for row in rows):
        horizon = rows[0]["rmst_horizon_months"]
        name, label = "rmst", f"Restricted mean {endpoint} to {plain(horizon)} months, months"
    texts = {}
    for row in rows:
        numbers = [row[f"{name}{part}_months"] for part in ("", "_lower", "_upper")]
        known = name == "median" or numbers[1] is not None
        texts[row["arm"]] = interval(*numbers) if known else decimal(numbers[0])
    return label, texts
