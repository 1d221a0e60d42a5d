"""Statistics as pure functions: arrays and frames in, numbers and frames out.

The methods are here, the tables made with them in `tables/`.
"""
