"""How numbers are printed in the tables, the figures and the report."""


def p_text(p: float | None) -> str:
    """A p as journals print it."""
    if p is None:
        return "–"
    return "<0.001" if p < 0.0005 else f"{p:.3f}"


def count_text(count: int, total: int) -> str:
    """Count and percentage."""
    return f"{count} ({100 * count / total:.0f}%)" if total else "0"
