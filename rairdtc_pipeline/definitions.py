"""What Dagster loads, in the order the data flow."""

import dagster as dg

from rairdtc_pipeline.orchestration.assets import all_assets
from rairdtc_pipeline.orchestration.publication import (
    changes,
    publication_assets,
    publication_check_table,
)
from rairdtc_pipeline.orchestration.resources import warehouse_from_settings
from rairdtc_pipeline.orchestration.schedules import nightly_refresh, nightly_schedule
from rairdtc_pipeline.orchestration.sensors import alerts, exports_arrived, refresh_failed

_tables = [*all_assets(), publication_check_table, changes]
ASSETS = [*_tables, publication_assets(_tables)]

defs = dg.Definitions(
    assets=ASSETS,
    jobs=[nightly_refresh],
    schedules=[nightly_schedule()],
    sensors=[exports_arrived, refresh_failed, alerts],
    resources={"warehouse": warehouse_from_settings()},
    executor=dg.in_process_executor,
)
