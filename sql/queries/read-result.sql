-- Locks nothing. Returns the exact bytes of a result, and whether it is published.
select bytes, published from results where cid = :#cid
