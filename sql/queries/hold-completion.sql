-- Locks the completion until the transaction ends. Returns it; nothing if :#worker lost it, or a transaction of it is open.
select c.id from completions c
 where c.id = cast(:#id as uuid) and c.locked_by = :#worker
   and not exists (select from transactions t where t.order_id = c.id and t.status = 'signed')
   for update
