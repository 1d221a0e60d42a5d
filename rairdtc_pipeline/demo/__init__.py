"""Synthetic hospital exports: the study cohort, or a registry of any size."""

from pathlib import Path

from rairdtc_pipeline.demo.dirt import soiled
from rairdtc_pipeline.demo.files import clear_synthetic, write_files
from rairdtc_pipeline.demo.hospital import hospital_files
from rairdtc_pipeline.demo.registry import registry_files
from rairdtc_pipeline.demo.study import study_exports

__all__ = ["STUDY_PATIENTS", "write_demo"]

STUDY_PATIENTS = 52


def write_demo(exports: Path, *, patients: int = STUDY_PATIENTS, seed: int = 20250228) -> None:
    """Write synthetic exports under `exports/<site>/`; the same seed gives the same bytes.

    52 patients give the study cohort, which reproduces the study's published numbers, with
    excluded candidates and data errors; any other number gives a registry of several sites.
    Synthetic files of an earlier call are replaced. Raises ExportError if the folder holds other
    files.
    """
    clear_synthetic(exports)
    if patients == STUDY_PATIENTS:
        write_files(exports, soiled(hospital_files(study_exports(seed))))
    else:
        write_files(exports, registry_files(patients, seed))
