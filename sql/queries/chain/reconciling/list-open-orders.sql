-- Locks nothing. Returns up to :#limit orders that are open here, after the id :#after, by id.
select o.id, o.order_id, o.status, o.orphaned_at is not null as orphaned, cast(null as text) as settled_at from orders o
 where o.status in ('awaiting_input', 'pending', 'processing', 'awaiting_approval', 'completing')
   and (cast(:#after as uuid) is null or o.id > cast(:#after as uuid))
 order by o.id limit cast(:#limit as integer)
