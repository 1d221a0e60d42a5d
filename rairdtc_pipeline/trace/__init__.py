"""From a printed number back to files and rows, and from a row forward to what rests on it."""

from rairdtc_pipeline.trace.address import trace
from rairdtc_pipeline.trace.node import Node
from rairdtc_pipeline.trace.warehouse import cell_address, trace_command

__all__ = ["Node", "cell_address", "trace", "trace_command"]
