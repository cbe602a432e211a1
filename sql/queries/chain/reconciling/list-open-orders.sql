-- Locks nothing. Returns up to :#limit orders that are open on chain as far as is known here, after the id :#after, by
-- id.
select o.id, o.order_id, o.status, o.orphaned_at is not null as orphaned, o.settled_block is not null as by_chain,
       cast(o.id as text) as place
  from orders o
 where o.status in ('awaiting_input', 'pending', 'processing', 'awaiting_approval', 'completing', 'disputed')
   and (cast(:#after as uuid) is null or o.id > cast(:#after as uuid))
 order by o.id limit cast(:#limit as integer)
