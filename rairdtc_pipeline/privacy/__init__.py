"""Pseudonyms and their key, identifiers in text, and withdrawn consent."""
