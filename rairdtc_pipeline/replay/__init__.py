"""Derives a publication again in a scratch warehouse; the publication is only read."""

from rairdtc_pipeline.replay.derive import derive_again
from rairdtc_pipeline.replay.scratch import copy_birth_dates, copy_staged

__all__ = ["copy_birth_dates", "copy_staged", "derive_again"]
