### 声明或设置中的取值错误；不显示所填的值。

faults-at = { $key }：{ $said }
faults-other = { $reason }

## 错误的种类

faults-missing = 必须填写
faults-extra-forbidden = 不允许出现该项
faults-string-type = 应为文本
faults-int-type = 应为整数
faults-int-parsing = 应为整数，所填文本无法解读为整数
faults-int-from-float = 应为整数，所填数值带有小数
faults-float-type = 应为数值
faults-float-parsing = 应为数值，所填文本无法解读为数值
faults-bool-type = 应为布尔值
faults-bool-parsing = 应为布尔值，所填内容无法解读
faults-list-type = 应为列表
faults-tuple-type = 应为元组
faults-dict-type = 应为字典
faults-path-type = 不是有效的路径
faults-literal-error = 应为 { $expected }
faults-greater-than-equal = 应大于或等于 { $ge }
faults-greater-than = 应大于 { $gt }
faults-less-than-equal = 应小于或等于 { $le }
faults-less-than = 应小于 { $lt }

## 设置中的警报

faults-email-sender = 设置 alert_email_to 时必须同时设置 alert_email_from 和 smtp_host
faults-one-password = smtp_password 和 smtp_password_file 只能设置其一
faults-user-and-password = smtp_user 必须与 smtp_password 或 smtp_password_file 同时设置
faults-password-in-clear = smtp_user 需要 smtp_starttls：密码不得明文传输
faults-webhook-address = alert_webhook_url 必须以 https:// 或 http:// 开头

## 方案的参数

faults-value-type = 取值的类型不是 { $type }
faults-value-negative = 取值为负数
faults-value-too-large = 取值过大，或小数超过 6 位

## 词汇表与数据契约

faults-evidence = 只有 labs 中的依据须给出 test_code，且必须给出
faults-first-set = { $endpoint } 的第一个分析集必须是 { $set }
faults-only-set = { $endpoint } 没有评价范围，因此只能有 { $set } 一个分析集
faults-parameter-twice = ADTTE 中有两个参数使用代码 { $codes }；请修改 param_suffix
faults-not-declared = { $what } { $unknown } 未声明；请从 { $known } 中选择
faults-scope-of = { $code } 的评价范围
faults-events-of = { $code } 的事件
faults-sets-of = { $code } 的分析集
faults-property-twice = 自定义属性重复出现
