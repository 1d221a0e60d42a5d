### 相互矛盾的患者号与身份；不显示号码和姓名。

identity-row = { $file } 第 { NUMBER($row, useGrouping: 0) } 行
identity-row-elsewhere = 其他中心的行
identity-one-number = 一个患者号只能属于一个人；以下各行对同一患者号给出了不同的姓名、身份证号或出生日期：{ $rows }
identity-two-numbers = 一个人只能有一个患者号；以下各行对同一身份证号，或同一姓名和出生日期，给出了不同的患者号：{ $rows }
identity-too-many = 涉及 { $patients } 例患者，最多允许 { $most } 例；请更正相关行，或提高方案中的 max_contradicting_identities
