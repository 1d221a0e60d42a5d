"""Exports: the analysis tables in the formats of other programs, and the tables for a journal."""
