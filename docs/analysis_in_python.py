# %% [markdown]
# # Analysing the published cohort in Python
#
# A notebook of cells that begin with `# %%`: VS Code, PyCharm and Spyder run them one at a time,
# Jupyter opens the file with the extension jupytext, and `python docs/analysis_in_python.py` runs
# all of it. Start it in the project's folder, after `rairdtc refresh`.
#
# It asks who is in the cohort, when local progression came, and how thyroglobulin went, and
# compares its own answers with those of the schema `statistics`.

# %%
import duckdb
import matplotlib.pyplot as plt
from lifelines import KaplanMeierFitter
from lifelines.statistics import multivariate_logrank_test

con = duckdb.connect("warehouse/published/rairdtc.duckdb", read_only=True)

# %% [markdown]
# ## What there is
#
# `SHOW TABLES` lists the tables of the study; each table and column carries a comment.

# %%
print(
    con.sql(
        """SELECT view_name, comment FROM duckdb_views()
        WHERE schema_name = 'main' AND NOT internal"""
    )
)
print(
    con.sql(
        """SELECT column_name, data_type, comment FROM duckdb_columns()
        WHERE schema_name = 'derived' AND table_name = 'survival' ORDER BY column_index"""
    )
)

# %% [markdown]
# ## Who is in the cohort

# %%
print(
    con.sql(
        """SELECT p.arm, a.label, count(*) AS patients, median(p.age_years) AS median_age,
            count(*) FILTER (p.sex = 'F') AS women
        FROM cohort.patients AS p JOIN protocol.arms AS a USING (arm)
        GROUP BY ALL ORDER BY p.arm"""
    )
)

# %% [markdown]
# ## When local progression came
#
# `derived.survival` has one row per patient, endpoint and sensitivity set: always ask for one of
# each. The set `primary` is the analysis of the study.

# %%
lpfs = con.sql(
    """SELECT patient, arm, time_months, event FROM derived.survival
    WHERE endpoint = 'LPFS' AND sensitivity_set = 'primary'"""
).df()
figure, axes = plt.subplots()
for arm, of_arm in lpfs.groupby("arm"):
    curve = KaplanMeierFitter(label=f"arm {arm}").fit(of_arm["time_months"], of_arm["event"])
    curve.plot_survival_function(ax=axes)
    events, median = of_arm["event"].sum(), curve.median_survival_time_
    print(f"LPFS, arm {arm}: {events} events, median {median:.1f} months")
axes.set(xlabel="Months since treatment began", ylabel="Free of local progression", ylim=(0, 1))

found = multivariate_logrank_test(lpfs["time_months"], lpfs["arm"], lpfs["event"])
((published,),) = con.sql(
    "SELECT p FROM statistics.tests WHERE test_id = 'lpfs_log_rank'"
).fetchall()
print(f"log-rank p {found.p_value:.4f}, published {published:.4f}")

# %% [markdown]
# The arms were not randomised. `statistics.adjusted_effects` has the hazard ratios with overlap
# weights, `statistics.sensitivity` those of the other ways of counting.

# %%
print(
    con.sql(
        """SELECT arm, reference_arm, hazard_ratio, lower, upper, p
        FROM statistics.hazard_ratios
        WHERE endpoint = 'LPFS' AND sensitivity_set = 'primary' ORDER BY ALL"""
    )
)

# %% [markdown]
# ## How thyroglobulin went
#
# `usable` is false where antibodies or a high TSH keep a value from being compared.

# %%
print(
    con.sql(
        """SELECT t.arm, v.target_months AS month, count(*) AS patients,
            median(t.change_percent) AS median_change_percent
        FROM derived.tg AS t JOIN protocol.visit_schedule AS v USING (visit)
        WHERE t.usable AND v.target_months BETWEEN 1 AND 12
        GROUP BY ALL ORDER BY ALL"""
    )
)
plt.show()
