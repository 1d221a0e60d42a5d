"""Folders and files of a warehouse, locks, and what every DuckDB file needs."""
