"""From a printed number back to files and rows, and from a row forward to what rests on it."""

from rairdtc_pipeline.publication.trace.address import trace
from rairdtc_pipeline.publication.trace.node import Node

__all__ = ["Node", "trace"]
