"""The letter to a site with the items to correct, as text and as a workbook."""

from rairdtc_pipeline.letter.items import Item, Urgency, items_of
from rairdtc_pipeline.letter.text import letter_text
from rairdtc_pipeline.letter.workbook import write_letter_workbook

__all__ = ["Item", "Urgency", "items_of", "letter_text", "write_letter_workbook"]
