"""Opens, builds and publishes the DuckDB warehouse."""
