### What rairdtc doctor finds before a refresh.

# $file (path): the protocol, $contracts (number)
doctor-settings = protocol { $file }, { $contracts } contracts
# $folder (path)
doctor-no-exports = { $folder } is not a folder; set --exports or make it
# $folder (path)
doctor-exports-closed = { $folder } cannot be read by this user
# $exports (list of names), $folder (path), $among (number): sites that lack one, $sites (number): all sites
doctor-exports-missing = no file of { $exports } in { $folder }/<site>/{ $among ->
    [0] {""}
   *[other] {", in "}{ $among } of { $sites } sites; rairdtc check names them
}
# $files (number), $folder (path)
doctor-exports = { $files } files in { $folder }
# $root, $parent (paths)
doctor-warehouse-new = { $root } will be made in { $parent }
# $folder (path)
doctor-folder-closed = { $folder } cannot be written by this user
# $folder (path)
doctor-folder-open = others can enter { $folder }; chmod 700 { $folder }
# $folder (path)
doctor-folder = { $folder } is yours alone
# $file (path)
doctor-key-new = a key will be made in { $file }; keep a copy of it
# $place (path or name of a variable)
doctor-key = pseudonym key from { $place }; is there a copy elsewhere?
doctor-no-refresh = no refresh is under way
# $file (path), $reason (text)
doctor-at = { $file }: { $reason }
doctor-nothing-published = nothing yet; run: rairdtc refresh
# $patients (number), $file (path)
doctor-published = { $patients } patients in { $file }

## What it looks at, and how it is

doctor-about-settings = settings
doctor-about-exports = exports
doctor-about-warehouse = warehouse
doctor-about-key = key
doctor-about-lock = lock
doctor-about-disk = disk
doctor-about-published = published
doctor-about-night = night
doctor-state-ok = ok
doctor-state-look = look
doctor-state-wrong = wrong
