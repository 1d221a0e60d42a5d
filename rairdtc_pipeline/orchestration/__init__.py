"""The only code that knows Dagster: assets, checks, jobs, schedule, sensors, resources.

An asset here is wiring: named inputs, one call, metadata. Clinical rules are in `sql/`, contracts
in `data_contracts/`, statistics in `rairdtc_pipeline.statistics`.
"""
