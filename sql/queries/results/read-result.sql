-- Locks nothing. Returns the exact bytes of a result, their media type, and whether it is published.
select bytes, media_type, published from results where cid = :#cid
