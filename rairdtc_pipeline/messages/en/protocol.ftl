### The study protocol: what a setting must be.

# $name (text), $allowed (message), $value (text)
protocol-beyond-limits = { $name } must be { $allowed }; it is { $value }

# $low, $high (messages): two of the four below
protocol-between = { $low } and { $high }
protocol-minimum = at least { $limit }
protocol-above = above { $limit }
protocol-maximum = at most { $limit }
protocol-below = below { $limit }
# $values (list of texts)
protocol-one-of = one of { $values }
# $values (list of texts)
protocol-each-of = a list with commas, without spaces, of different names among { $values }

protocol-form-day-or-latest = latest, or a day that exists as YYYY-MM-DD
protocol-form-rising-months = whole months that rise from above 0, such as 2,4,6
protocol-form-time-of-day = a time of day as HH:MM, such as 02:00
protocol-form-time-zone = a time zone of the IANA database, such as Asia/Shanghai

protocol-faults = { $file }: { $faults }
protocol-window-too-long = { $file }: the window of a visit spans { $days } days or more; set the visits closer together, or a shorter baseline_window_days
protocol-other-settings = { $file }: unknown settings: { $unknown }; missing settings: { $missing }. Start from a copy of { $packaged } and change values only
protocol-other-grades = { $file }: of laboratory_grades only limit and source may be changed; the limits are in the units of { $packaged }
protocol-other-type = { $file }: { $setting } must be of type { $type } in { $unit }
