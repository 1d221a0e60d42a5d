"""Words that the published file keeps in English, said in the language of a page.

A table keeps of a sentence its English words and, in the column `<name>_messages`, the messages it
is made of. Of a label it keeps the English words alone: they are those of one message.
"""

from collections.abc import Mapping
from typing import Any

from rairdtc_pipeline.messages import message_of_words, sentences, stored_messages
from rairdtc_pipeline.messages.language import ENGLISH


def worded(words: str | None, language: str) -> str:
    """A label in a language; as it is kept where no message has these words."""
    said = message_of_words(words) if words and language != ENGLISH else None
    return said.text(language) if said else words or ""


def told(row: Mapping[str, Any], name: str, language: str) -> str:
    """The sentence of a column in a language."""
    kept = row.get(f"{name}_messages")
    if language == ENGLISH or not kept:
        return worded(row[name], language)
    return sentences(stored_messages(kept), language)
