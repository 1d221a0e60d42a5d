"""The only code that imports Dagster: assets, checks, jobs, schedule, sensors, resources.

An asset here only names its inputs, makes one call and reports metadata. Clinical rules are in
`sql/`, contracts in `data_contracts/`, statistics in `rairdtc_pipeline.statistics`.
"""
