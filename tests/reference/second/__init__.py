"""A second derivation of the clinical rules, in plain Python, from their description alone.

It reads the staged rows and knows nothing of `sql/`. Numbers are exact fractions.
"""
