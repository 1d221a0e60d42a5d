"""Head of the report: what was published, in which arms, the results in brief, what changed."""

from dataclasses import dataclass

from rairdtc_pipeline.published.reader import Excerpt, Published, Row
from rairdtc_pipeline.published.wording import DASH, interval, p_text
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
    """Median of every endpoint with its interval, and the log-rank test over all arms."""
    tests = published.table("statistics.tests")
    ps = {
        test["row"]: p_text(test["p"])
        for test in tests
        if (test["table"], test["kind"]) == ("km_curve", Comparison.BETWEEN)
    }
    results: dict[str, Result] = {}
    for row in published.table("statistics.km_summary"):
        endpoint, arm = row["endpoint"], row["arm"]
        label = f"Median {endpoint}, months ({published.confidence})"
        p = ps.get(endpoint, DASH)
        result = results.setdefault(endpoint, Result(label, {}, p))
        limits = (row["median_lower_months"], row["median_upper_months"])
        result.texts[arm] = interval(row["median_months"], *limits)
        events = results.setdefault(f"{endpoint} events", Result(f"{endpoint}, events", {}, ""))
        events.texts[arm] = f"{row['events']} of {row['n']}"
    return list(results.values())
