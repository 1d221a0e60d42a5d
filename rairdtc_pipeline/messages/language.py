"""The language that people are addressed in: as set, else that of the locale."""

import os
from collections.abc import Mapping

ENGLISH, CHINESE = "en", "zh"
LANGUAGES = (ENGLISH, CHINESE)
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
_chosen: list[str] = []


def use_language(language: str | None) -> None:
    """Address people in this language from now on; None: in that of the locale."""
    _chosen[:] = [language] if language else []


def language_in_use() -> str:
    """Code of the language: the chosen one, else the one of the locale."""
    return _chosen[0] if _chosen else language_of(os.environ)


def language_of(environment: Mapping[str, str]) -> str:
    """The language of a locale, as POSIX reads it: the first variable that is set decides."""
    locale = next((found for name in _LOCALE if (found := environment.get(name))), "")
    return CHINESE if locale.lower().startswith(CHINESE) else ENGLISH
