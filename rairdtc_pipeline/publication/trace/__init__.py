"""From a printed number back to files and rows, and from a row forward to what rests on it."""

from rairdtc_pipeline.publication.trace.address import trace
from rairdtc_pipeline.publication.trace.node import Node
from rairdtc_pipeline.publication.trace.warehouse import cell_address

__all__ = ["Node", "cell_address", "trace"]
