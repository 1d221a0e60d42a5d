"""SQL conditions on a text."""

from collections.abc import Iterable

from rairdtc_pipeline.storage.database import literal


def literals(values: Iterable[str]) -> str:
    """String literals, separated by commas."""
    return ", ".join(literal(value) for value in values)


def like(text: str, patterns: list[str]) -> str:
    """Whether a text matches one of the LIKE patterns."""
    return " OR ".join(f"{text} LIKE '{pattern}'" for pattern in patterns)


def starts_with_digit(text: str) -> str:
    """Whether a text starts with a digit."""
    return f"{text} >= '0' AND {text} < ':'"


def matches(text: str, pattern: str) -> str:
    """Whether a text contains a match of a regular expression."""
    return f"regexp_matches({text}, {literal(pattern)})"
