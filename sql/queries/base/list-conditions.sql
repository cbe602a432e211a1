-- Locks nothing. Returns what keeps the runtime from its work, oldest first.
select kind, subject, message, since from conditions order by since, kind, subject
