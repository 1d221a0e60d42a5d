provenance-mixed-select = { $table } 的 SQL 中有一个 SELECT 既分组又对行使用窗口函数，或既分组又使用 DISTINCT；请分别写成有名称的 SELECT，以便追踪源数据行
provenance-distinct-union = { $table } 的 SQL 中有一个会去除相同行的 UNION；请使用 UNION ALL，并在有名称的 SELECT 中使用 GROUP BY 或 SELECT DISTINCT，以便追踪源数据行
