"""Reads the published file: its tables and their descriptions."""
