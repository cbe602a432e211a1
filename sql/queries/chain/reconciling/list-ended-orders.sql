-- Locks nothing. Returns up to :#limit orders that ended here within the last day, whoever ended them, after the place
-- :#after (a time and an id), in the order in which they did.
select o.id, o.order_id, o.status, o.orphaned_at is not null as orphaned, o.settled_block is not null as by_chain,
       o.updated_at || '|' || o.id as place
  from orders o
 where o.status in ('completed', 'failed', 'cancelled', 'expired')
   and o.updated_at >= greatest(now() - interval '1 day',
                                cast(split_part(cast(:#after as text), '|', 1) as timestamptz))
   and (cast(:#after as text) is null
        or (o.updated_at, o.id) > (cast(split_part(cast(:#after as text), '|', 1) as timestamptz),
                                   cast(split_part(cast(:#after as text), '|', 2) as uuid)))
 order by o.updated_at, o.id limit cast(:#limit as integer)
