"""Exact conversion factors between the units that a contract accepts, from the library pint."""

import re
import threading
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import message

if TYPE_CHECKING:
    import pint

_INVISIBLE_OR_BLANK = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]")
# UCUM writes units outside of the SI in square brackets: m[IU]/L.
_ANNOTATION = str.maketrans("", "", "[]")
_SUPERSCRIPT = str.maketrans({c: f"^{d}" for d, c in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")})


def spelling(unit: str) -> str:
    """A unit for comparison, with one spelling of micro, powers, blanks and case."""
    plain = unicodedata.normalize("NFKC", unit.translate(_SUPERSCRIPT)).replace("μ", "u")
    plain = _INVISIBLE_OR_BLANK.sub("", plain).casefold().lstrip("×x*·")
    return re.sub(r"^10[*e](?=\d)", "10^", plain).translate(_ANNOTATION)


# Files are read in parallel, and the registry is not safe for use by two threads.
_ONE_AT_A_TIME = threading.Lock()


@lru_cache(maxsize=1)
def _registry() -> "pint.UnitRegistry[Decimal]":
    import pint  # noqa: PLC0415 (0.2 s, needed only where a unit differs)

    registry: pint.UnitRegistry[Decimal] = pint.UnitRegistry(non_int_type=Decimal)
    registry.define("international_unit = [biological_activity] = IU")
    registry.define("mCi = 1e-3 * curie")
    return registry


@lru_cache(maxsize=256)
def factor(source: str, target: str) -> Decimal:
    """The exact factor that converts a number in `source` to `target`.

    Raises DeclarationError for an unknown unit, or one of another quantity.
    """
    if source == target:
        return Decimal(1)
    with _ONE_AT_A_TIME:
        registry = _registry()
        try:
            ratio = registry.parse_expression(source) / registry.parse_expression(target)
            return Decimal(ratio.to("dimensionless").magnitude).normalize()
        except (AttributeError, TypeError) as error:
            raise DeclarationError(
                message("contracts-unit-unknown", unit=source, target=target, reason=str(error))
            ) from error
