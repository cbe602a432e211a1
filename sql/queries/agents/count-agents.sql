-- Locks nothing. Returns how many live agents the wallet owns.
select count(*) as agents from agents where owner_address = :#owner and deleted_at is null
