-- Locks the conditions of :#kind, whoever raised them. Returns how they were.
delete from conditions where kind = :#kind returning kind, subject, message
