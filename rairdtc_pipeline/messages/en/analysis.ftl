### The locked analysis, and p-values that are looked at again and again.

analysis-none-locked = No publication is locked as the analysis. Every refresh calculates all p-values again as patients and follow-up are added: each is one of repeated looks, and none of them has the error rate of a single test. rairdtc lock-analysis declares one publication to be the analysis.
# $snapshot, $cutoff (texts), $published (text): when it was published
analysis-is-locked = This is the locked analysis { $snapshot } with data until { $cutoff }.
analysis-same = The locked analysis is { $snapshot } with data until { $cutoff }. Nothing in this publication differs from it.
# $results, $tests, $patients, $settings (numbers): differences of each kind
analysis-differs = The locked analysis is { $snapshot } with data until { $cutoff }. This publication differs from it in { $settings } settings, { $patients } patients, { $results } printed results and { $tests } p-values. Its p-values are repeated looks at growing data; those of the locked analysis are the ones to report.
# $erased (text): when
analysis-erased = The locked analysis was { $snapshot } with data until { $cutoff }. It was deleted on { $erased } because a patient in it withdrew consent, so that this publication cannot be compared with its results. The p-values here are repeated looks at growing data.
analysis-gone = The locked analysis is { $snapshot } with data until { $cutoff }, but its snapshot is no longer there, so that this publication cannot be compared with it. The p-values here are repeated looks at growing data.
analysis-partly-compared = The locked analysis is { $snapshot } with data until { $cutoff }. It was made with another pseudonym key or another version of the project and can be compared in part: this publication differs from it in { $settings } settings, { $patients } patients, { $results } printed results and { $tests } p-values. Its p-values are repeated looks at growing data.
analysis-not-compared = The locked analysis is { $snapshot } with data until { $cutoff }. What is published was made before it was locked; the next refresh says how it differs.
analysis-locked = Locked { $snapshot } as the analysis: data until { $cutoff }, { $patients } patients. Retention keeps it, and every later publication says how it differs.
