-- Locks the conditions of workers that hold no order any more, since they say no more that theirs are over, and deletes
-- them. Returns them.
delete from conditions c
 where c.kind = 'slots_waiting'
   and not exists (select from order_queue q where q.locked_until > now() and q.locked_by = c.subject)
returning c.kind, c.subject, c.message
