"""Statistics as pure functions: arrays and frames in, numbers and frames out.

This package holds the methods; `tables/` holds the tables that use them.
"""
