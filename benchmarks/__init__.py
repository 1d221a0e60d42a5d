"""How long the pipeline takes, beside what it could not do without: `make bench`."""
