-- Locks all agents and the queue. Takes every agent out of work, and every order out of the queue.
with gone as (delete from order_queue)
update agents set status = 'paused' where status = 'active'
