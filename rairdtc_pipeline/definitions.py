"""The definitions that Dagster loads, in the order of the data flow."""

import dagster as dg

from rairdtc_pipeline.orchestration.asset_graph import ASSETS
from rairdtc_pipeline.orchestration.resources import WarehouseResource
from rairdtc_pipeline.orchestration.schedules import nightly_refresh, nightly_schedule
from rairdtc_pipeline.orchestration.sensors import (
    alerts,
    exports_arrived,
    killed_runs,
    refresh_failed,
)

defs = dg.Definitions(
    assets=ASSETS,
    jobs=[nightly_refresh],
    schedules=[nightly_schedule()],
    sensors=[exports_arrived, killed_runs, refresh_failed, alerts],
    resources={"warehouse": WarehouseResource()},
    executor=dg.in_process_executor,
)
