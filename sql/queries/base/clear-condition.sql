-- Locks the condition's row. Returns it as it was; nothing if there was none.
delete from conditions where kind = :#kind and subject = :#subject returning kind, subject, message
