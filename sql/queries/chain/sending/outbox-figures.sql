-- Locks nothing. Returns how many completions wait for a signature, how many transactions are open, and how long the
-- oldest of them has been.
select (select count(*) from completions c
         where not exists (select from transactions t where t.order_id = c.id and t.status = 'signed')) as waiting,
       count(*) as signed,
       coalesce(extract(epoch from clock_timestamp() - min(t.created_at)), 0) as "oldestSeconds"
  from transactions t
 where t.status = 'signed' and t.chain_id = cast(:#chainId as bigint)
