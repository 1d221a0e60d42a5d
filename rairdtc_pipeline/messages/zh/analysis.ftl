### 锁定的分析，以及反复计算的 p 值。

analysis-none-locked = 没有任何发布被锁定为正式分析。随着患者和随访的增加，每次刷新都会重新计算所有 p 值：每个 p 值都是多次查看中的一次，均不具有单次检验的错误率。rairdtc lock-analysis 可将一次发布声明为正式分析。
analysis-is-locked = 这是锁定的分析 { $snapshot }，数据截至 { $cutoff }。
analysis-same = 锁定的分析是 { $snapshot }，数据截至 { $cutoff }。本次发布与其没有差异。
analysis-differs = 锁定的分析是 { $snapshot }，数据截至 { $cutoff }。本次发布与其有以下差异：{ $settings } 项设置、{ $patients } 例患者、{ $results } 项结果和 { $tests } 个 p 值。本次发布的 p 值是对不断增加的数据的反复查看；应报告锁定分析中的 p 值。
analysis-erased = 锁定的分析曾是 { $snapshot }，数据截至 { $cutoff }。因其中一例患者撤回同意，它已于 { $erased } 删除，本次发布无法与其结果比较。此处的 p 值是对不断增加的数据的反复查看。
analysis-gone = 锁定的分析是 { $snapshot }，数据截至 { $cutoff }，但其快照已不存在，本次发布无法与其比较。此处的 p 值是对不断增加的数据的反复查看。
analysis-partly-compared = 锁定的分析是 { $snapshot }，数据截至 { $cutoff }。它是用另一个假名密钥或本项目的另一个版本生成的，只能部分比较：本次发布与其有以下差异：{ $settings } 项设置、{ $patients } 例患者、{ $results } 项结果和 { $tests } 个 p 值。本次发布的 p 值是对不断增加的数据的反复查看。
analysis-not-compared = 锁定的分析是 { $snapshot }，数据截至 { $cutoff }。当前发布的内容在锁定之前生成；下次刷新将说明其差异。
analysis-locked = 已将 { $snapshot } 锁定为正式分析：数据截至 { $cutoff }，{ $patients } 例患者。保留策略不会删除它，以后的每次发布都会说明与其的差异。
