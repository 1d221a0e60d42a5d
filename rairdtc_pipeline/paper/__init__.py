"""The published paper, checked against itself and against the cohort."""
