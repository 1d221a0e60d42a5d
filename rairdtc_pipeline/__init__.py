"""From hospital exports to a published clinical cohort of RAIR-DTC patients."""

__version__ = "0.1.0"
