"""CTCAE 5.0 terms of adverse events: their class, and the names that hospitals use for them."""

from functools import lru_cache

from pydantic import Field, RootModel

from rairdtc_pipeline import project
from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.project import Strict, load_yaml

PACKAGED = project.CONTRACTS / "ctcae_terms.yaml"


class CtcaeTerm(Strict):
    """One term: its system organ class and its synonyms."""

    soc: str = Field(alias="class")
    synonyms: tuple[str, ...] = ()


class _Terms(RootModel[dict[str, CtcaeTerm]]):
    """Term → its class and synonyms."""


@lru_cache(maxsize=1)
def _terms() -> dict[str, CtcaeTerm]:
    return load_yaml(PACKAGED, _Terms).root


def synonyms(term: str) -> tuple[str, ...]:
    """Synonyms of a term; empty for an unknown term."""
    found = _terms().get(term)
    return found.synonyms if found else ()


@lru_cache(maxsize=1)
def written_terms() -> dict[str, tuple[str, str]]:
    """Every name of a term, in lower case → the term and its class.

    Raises DeclarationError if one name belongs to two terms.
    """
    found: dict[str, tuple[str, str]] = {}
    for term, about in _terms().items():
        for written in {word.lower() for word in (term, *about.synonyms)}:
            if written in found:
                raise DeclarationError(
                    message(
                        "contracts-two-terms",
                        file=PACKAGED.name,
                        word=written,
                        term=found[written][0],
                        other=term,
                    )
                )
            found[written] = (term, about.soc)
    return found
