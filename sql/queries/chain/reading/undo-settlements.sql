-- Locks the orders that blocks above :#block moved, their queue rows and completions. Each goes back to where it was
-- before the first of those blocks, unless it has moved on since; what a worker was running is queued again, and a
-- completion waits in the outbox again. One whose dispute had ended in such a block is disputed again, wherever it
-- has gone since, and leaves queue and outbox. A result's address that was only the chain's goes. Returns how many
-- orders went back to each status.
with undone as (
  delete from settlements s where s.chain_id = cast(:#chainId as bigint) and s.block_number > cast(:#block as bigint)
  returning s.order_id, s.block_number, s.from_status, s.to_status, s.from_error, s.settled_at
), first as (
  select distinct on (u.order_id) u.order_id, u.from_error,
         case u.from_status when 'processing' then 'pending' else u.from_status end as status
    from undone u order by u.order_id, u.settled_at
), last as (
  select distinct on (u.order_id) u.order_id, u.to_status, u.block_number
    from undone u order by u.order_id, u.settled_at desc
), back as (
  select o.id, o.status as was, l.to_status, l.block_number, o.status = l.to_status or f.status = 'disputed' as moves,
         f.status, f.from_error,
         (select max(s.block_number) from settlements s
           where s.order_id = o.id and s.chain_id = cast(:#chainId as bigint)
             and s.block_number <= cast(:#block as bigint)) as kept_block
    from first f join last l on l.order_id = f.order_id join orders o on o.id = f.order_id
   where o.settled_block > cast(:#block as bigint)
), moved as (
  update orders o
     set status = b.status, error_message = b.from_error, settled_block = b.kept_block, settled_tx = null,
         completed_at = case when b.status = 'completed' then o.completed_at end,
         complete_tx_hash = case when b.status = 'completed' then o.complete_tx_hash end,
         -- An order that was on its way to the chain had a result of its own.
         result_uri = case when o.result_cid is null and b.status not in ('completing', 'disputed') then null
                           else o.result_uri end,
         updated_at = clock_timestamp()
    from back b where o.id = b.id and b.moves
  returning o.id, o.status, o.agent_id, o.priority, o.deadline, o.seller_address, b.was, b.to_status, b.block_number
), kept as (
  -- It has gone on by itself; a block of the new chain may move it that is below the one that is gone.
  update orders o set settled_block = b.kept_block, settled_tx = null from back b where o.id = b.id and not b.moves
), dequeued as (
  delete from order_queue q using moved m where q.id = m.id and m.status = 'disputed'
), unposted as (
  delete from completions c using moved m where c.id = m.id and m.status = 'disputed'
), logged as (
  insert into logs (agent_id, order_id, level, message, data)
  select m.agent_id, m.id, 'warn', 'the block that made it ' || m.to_status || ' was replaced',
         jsonb_build_object('block', m.block_number)
    from moved m where m.status <> m.was
), gone_on as materialized (
  select m.status, m.was, go_on(m.id, m.status, m.agent_id, m.priority, m.deadline, m.seller_address) from moved m
)
select status, count(*) as orders from gone_on where status <> was group by status
