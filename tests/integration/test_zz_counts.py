def test_counts(published):
    for q in (
        "SELECT arm, count(*) FROM cohort.patients GROUP BY 1 ORDER BY 1",
        "SELECT endpoint, arm, sum(event), count(*) FROM derived.survival WHERE sensitivity_set='primary' GROUP BY 1,2 ORDER BY 1,2",
        "SELECT scope, best_response, count(*), sum(CASE WHEN best_response_confirmed=best_response THEN 1 ELSE 0 END) FROM derived.best_response GROUP BY 1,2 ORDER BY 1,2",
        "SELECT arm, visit, response, count(*) FROM derived.response_visit WHERE visit IN ('m6','m12') AND response IS NOT NULL GROUP BY 1,2,3 ORDER BY 2,1,3",
        "SELECT count(*), sum(CASE WHEN death_date_imputed IS NOT NULL THEN 1 ELSE 0 END), sum(CASE WHEN death_date IS NOT NULL THEN 1 ELSE 0 END) FROM cohort.vital_status",
    ):
        print(published.execute(q).fetchall())
