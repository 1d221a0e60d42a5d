"""The DuckDB warehouse: opening it, building its tables, publishing it."""
