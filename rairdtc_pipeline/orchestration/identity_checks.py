"""Checks of patient numbers and names across all patients files, before names are dropped."""

from typing import Any

import dagster as dg

from rairdtc_pipeline.contracts import Contract
from rairdtc_pipeline.contracts.model import PATIENTS
from rairdtc_pipeline.ingest import Identities, record_identities
from rairdtc_pipeline.ingest.records import IDENTITIES_AGREE
from rairdtc_pipeline.messages import Message, message
from rairdtc_pipeline.orchestration.outcome import SAID, as_metadata
from rairdtc_pipeline.orchestration.resources import Refresh

_TABLE, _TOLD, _MOST = "raw.patients", 20, "max_contradicting_identities"
_AGREE, _FEW = IDENTITIES_AGREE[0], "contradicting_identities_are_few"
_KEY = dg.AssetKey(_TABLE.split("."))
_SPECS = [
    dg.AssetCheckSpec(
        _AGREE,
        asset=_KEY,
        description=IDENTITIES_AGREE[1],
    ),
    dg.AssetCheckSpec(
        _FEW,
        asset=_KEY,
        blocking=True,
        description="Contradicting patient numbers concern no more patients than the protocol "
        f"allows ({_MOST}). Else nothing is published and the last publication stays.",
    ),
]


def identity_specs(contract: Contract) -> list[dg.AssetCheckSpec]:
    """Checks of the files of an export; only the export of patients has any."""
    return _SPECS if contract.name == PATIENTS else []


def identity_results(refresh: Refresh) -> list[dg.AssetCheckResult]:
    """Results of `identity_specs`, also kept in `audit.validation`."""
    found = refresh.engine.contradictions()
    most = int(refresh.protocol[_MOST])
    record_identities(refresh.con, found)
    counts: dict[str, int | dg.MetadataValue[Any]] = {"violations": len(found.contradictions)}
    if found.contradictions:
        said = _where(found, most)
        counts["where"] = dg.MetadataValue.text("\n".join(f"- {each}" for each in said))
        counts[SAID] = as_metadata(said)
    return [
        dg.AssetCheckResult(
            check_name=_AGREE,
            passed=not found.contradictions,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={**counts, "patients": found.patients},
        ),
        dg.AssetCheckResult(
            check_name=_FEW,
            passed=found.patients <= most,
            severity=dg.AssetCheckSeverity.ERROR,
            metadata={**counts, "patients": found.patients, "patients allowed": most},
        ),
    ]


def _where(found: Identities, most: int) -> list[Message]:
    lines = [contradiction.said for contradiction in found.contradictions[:_TOLD]]
    if found.patients > most:
        lines.insert(0, message("identity-too-many", patients=found.patients, most=most))
    return lines
