"""The tables of the schema `statistics`, made from frames of the cohort and its follow-up."""
