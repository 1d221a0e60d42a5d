"""Compare run times with those of plain DuckDB, pandas and the imports alone: `make bench`."""
