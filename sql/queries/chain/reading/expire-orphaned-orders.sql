-- Locks orders that passed their deadline with a result and are not on chain, skipping those that are locked, and their
-- completions. Ends them as expired. Returns their new status.
with late as (
  select o.id from orders o join completions c on c.id = o.id
   where o.orphaned_at is not null and o.status = 'completing' and o.deadline < clock_timestamp()
   limit 500 for update of o skip locked
), unposted as (
  delete from completions c using late l where c.id = l.id
)
update orders o
   set status = 'expired', updated_at = clock_timestamp(),
       error_message = 'the deadline passed while the order was not on chain'
  from late l where o.id = l.id
returning o.id, o.status
