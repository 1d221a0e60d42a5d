"""The results of a publication under another rule, or without a file or a patient."""

from rairdtc_pipeline.what_if.outcome import Outcome, what_if
from rairdtc_pipeline.what_if.scenario import Compared, Scenario, compared

__all__ = ["Compared", "Outcome", "Scenario", "compared", "what_if"]
