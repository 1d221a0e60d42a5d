### Settings of an installation: what in them is wrong.

settings-password-readable = others can read smtp_password_file; set its mode to 600
settings-password-in-file = { $file }: smtp_password does not belong in it; set RAIRDTC_SMTP_PASSWORD or smtp_password_file
settings-not-toml = { $file } is not TOML: { $reason }
settings-not-read = { $file } cannot be read: { $reason }

# $file (text), $faults (list of messages)
settings-faults = { $file } or RAIRDTC_*: { $faults }
