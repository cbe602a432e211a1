-- Locks nothing. Returns the key whose completions have waited longest to be signed, if it has signed none for
-- :#seconds: its address, how many there are at most 100, since how many seconds the oldest is due, and why, as far
-- as is known. A key that waits for funds says so itself, and an order that is not on chain waits for its block.
select s.address, count(*) as waiting, cast(max(extract(epoch from now() - w.created_at)) as bigint) as seconds,
       coalesce(max(s.error), max(w.error)) as error
  from signers s
  cross join lateral (
    select c.created_at, c.error from completions c join orders o on o.id = c.id
     where c.seller_address = s.address and o.status = 'completing' and o.orphaned_at is null
       and c.created_at < now() - make_interval(secs => cast(:#seconds as integer))
       and not exists (select from transactions t where t.order_id = c.id and t.status = 'signed')
     limit 100) w
 where not s.held and s.chain_id = (select r.chain_id from chain_cursor r order by r.updated_at desc limit 1)
   and coalesce(s.signed_at, '-infinity') < now() - make_interval(secs => cast(:#seconds as integer))
 group by s.address order by seconds desc limit 1
