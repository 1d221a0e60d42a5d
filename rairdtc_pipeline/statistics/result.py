"""The result of a test, with why it was run; what every test of the project returns."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TestResult:
    """`p` is missing where the test cannot be made; the rationale then says why."""

    __test__ = False

    method: str
    rationale: str
    statistic: float | None = None
    degrees_of_freedom: float | None = None
    p: float | None = None
    p_exact: float | None = None


def not_made(method: str, rationale: str, reason: str) -> TestResult:
    """A test that cannot be made."""
    return TestResult(method, f"{rationale}; not made: {reason}")
