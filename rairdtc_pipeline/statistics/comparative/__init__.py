"""Comparisons of arms that were not randomised: pure functions over arrays."""
