### What is wrong with a value in a declaration or in the settings; never the value itself.

# $key (text): the key, $said (message)
faults-at = { $key }: { $said }
# $reason (text): what the library pydantic says
faults-other = { $reason }

## Kinds of faults, by the names that pydantic gives them

faults-missing = Field required
faults-extra-forbidden = Extra inputs are not permitted
faults-string-type = Input should be a valid string
faults-int-type = Input should be a valid integer
faults-int-parsing = Input should be a valid integer, unable to parse string as an integer
faults-int-from-float = Input should be a valid integer, got a number with a fractional part
faults-float-type = Input should be a valid number
faults-float-parsing = Input should be a valid number, unable to parse string as a number
faults-bool-type = Input should be a valid boolean
faults-bool-parsing = Input should be a valid boolean, unable to interpret input
faults-list-type = Input should be a valid list
faults-tuple-type = Input should be a valid tuple
faults-dict-type = Input should be a valid dictionary
faults-path-type = Input is not a valid path
# $expected (text)
faults-literal-error = Input should be { $expected }
# $ge (text)
faults-greater-than-equal = Input should be greater than or equal to { $ge }
# $gt (text)
faults-greater-than = Input should be greater than { $gt }
# $le (text)
faults-less-than-equal = Input should be less than or equal to { $le }
# $lt (text)
faults-less-than = Input should be less than { $lt }

## Alerts in the settings

faults-email-sender = alert_email_to needs alert_email_from and smtp_host
faults-one-password = give smtp_password or smtp_password_file, not both
faults-user-and-password = smtp_user goes with smtp_password or smtp_password_file
faults-password-in-clear = smtp_user needs smtp_starttls: a password is not sent in the clear
faults-webhook-address = alert_webhook_url must begin with https:// or http://

## Settings of the protocol

# $type (name)
faults-value-type = the value is not of type { $type }
faults-value-negative = the value is negative
faults-value-too-large = the value is too large, or has more than 6 decimals

## Vocabulary and contracts

faults-evidence = evidence in labs, and only it, names a test_code
# $endpoint, $set (codes)
faults-first-set = the first set of { $endpoint } must be { $set }
# $endpoint, $set (codes)
faults-only-set = { $endpoint } has no scope, so { $set } must be its only set
# $codes (list of codes)
faults-parameter-twice = two parameters of ADTTE have the code { $codes }; change param_suffix
# $what (message): one of those below, $unknown, $known (lists of codes)
faults-not-declared = { $what } { $unknown } not declared; choose from { $known }
# $code (code)
faults-scope-of = the scope of { $code }
# $code (code)
faults-events-of = the events of { $code }
# $code (code)
faults-sets-of = the sets of { $code }
faults-property-twice = a custom property stands twice
