with q as (
  update order_queue set ready = false, locked_by = 'test', attempt = cast(:#attempt as integer),
         locked_until = now() + interval '1 hour'
   where id = cast(:#id as uuid) returning id)
update orders o set status = 'processing' from q where o.id = q.id and o.status <> 'processing' returning o.id
