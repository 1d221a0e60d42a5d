"""What is made from the warehouse for people to read."""

from rairdtc_pipeline.publication.summary import print_summary

__all__ = ["print_summary"]
