"""Every asset in the order of the data flow; the last one publishes the results of the others."""

from rairdtc_pipeline.orchestration.assets import all_assets
from rairdtc_pipeline.orchestration.publication import (
    changes,
    publication_assets,
    publication_check_table,
)

_TABLES = [*all_assets(), publication_check_table, changes]
ASSETS = [*_TABLES, publication_assets(_TABLES)]
