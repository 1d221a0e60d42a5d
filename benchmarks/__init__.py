"""Times of the pipeline beside those of plain DuckDB, pandas and its own imports: `make bench`."""
