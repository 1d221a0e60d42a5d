### 安装设置中的错误。

settings-password-readable = 其他用户可以读取 smtp_password_file；请将其权限设为 600
settings-password-in-file = { $file }：不应写入 smtp_password；请设置 RAIRDTC_SMTP_PASSWORD 或 smtp_password_file
settings-not-toml = { $file } 不是 TOML：{ $reason }
settings-not-read = { $file } 无法读取：{ $reason }
settings-faults = { $file } 或 RAIRDTC_*：{ $faults }
