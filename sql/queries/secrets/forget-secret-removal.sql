-- Locks the removal and deletes it: Vault has the entry no more. It stays if it was claimed again since.
delete from secret_removals where entry = cast(:#entry as uuid) and attempt = :#attempt
