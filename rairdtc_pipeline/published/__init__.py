"""Reading the published file: its tables, and what they say of themselves."""
