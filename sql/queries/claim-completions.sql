-- Locks due completions, skipping those that are locked, and leases them to :#worker. Returns what signing needs, and the
-- bytes of the transaction that is signed and not settled, if there is one.
update completions c
   set locked_by = :#worker, locked_until = clock_timestamp() + make_interval(secs => cast(:#leaseSeconds as integer))
  from orders o
 where o.id = c.id
   and c.id = any (array(
         select d.id from completions d
          where d.run_at <= clock_timestamp() and (d.locked_until is null or d.locked_until < clock_timestamp())
          order by d.run_at, d.id limit cast(:#count as integer) for update skip locked))
returning c.id, c.failures, c.seller_address, o.order_id, o.agent_id, o.result_uri, o.result_hash,
          (select t.raw from transactions t where t.order_id = c.id and t.status = 'signed' limit 1) as open_raw
