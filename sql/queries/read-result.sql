-- Locks nothing. Returns the exact bytes of a result.
select bytes from results where cid = :#cid
