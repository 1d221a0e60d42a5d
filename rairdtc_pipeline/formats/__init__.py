"""Exports: the analysis tables as files that other programs open, and the tables and figures."""
