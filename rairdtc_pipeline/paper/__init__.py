"""Checks the published paper against itself and against the cohort."""
