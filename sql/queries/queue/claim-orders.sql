-- Locks, skipping what others lock, the limits of agents that may start limited orders (V012), the claimed rows of
-- order_queue and their orders. Returns up to :#limit orders, highest priority first, then by rank (docs/orders.md),
-- leased to :#worker for :#leaseMs milliseconds. An order whose block is no longer part of the chain stays where it is.
with recursive waiting_agents (agent_id, priority, rank) as (
  -- The agents that have limited orders, each with its first; jumps from agent to agent in the index, however many
  -- orders each has.
  (select q.agent_id, q.priority, q.rank from order_queue q
    where q.ready and q.limited
    order by q.agent_id, q.priority desc, q.rank, q.id limit 1)
  union all
  select h.* from waiting_agents w cross join lateral (
    select q.agent_id, q.priority, q.rank from order_queue q
     where q.ready and q.limited and q.agent_id > w.agent_id
     order by q.agent_id, q.priority desc, q.rank, q.id limit 1) h
), permits as materialized (
  -- Those of them that may start an order now. Their locks keep another worker from starting more than that.
  select l.agent_id
    from agent_limits l join waiting_agents w on w.agent_id = l.agent_id join agents a on a.id = l.agent_id
   where a.status = 'active' and a.deleted_at is null and free_starts(w.agent_id, 1) > 0
   order by w.priority desc, w.rank limit cast(:#limit as integer) for update of l skip locked
), limited_orders as materialized (
  -- As many of each as it may start.
  select c.* from permits p cross join lateral (
    select n.*
      from (select q.id, q.priority, q.rank, false as misplaced from order_queue q
             where q.agent_id = p.agent_id and q.ready and q.limited
               and (select o.orphaned_at is null from orders o where o.id = q.id)
             order by q.priority desc, q.rank, q.id limit 100) n
     limit free_starts(p.agent_id, cast(:#limit as integer))) c
), free_orders as materialized (
  -- Orders of agents without a limit; misplaced is one whose agent got its limit after it was queued.
  select q.id, q.priority, q.rank, is_limited(q.agent_id) as misplaced from order_queue q
   where q.ready and not q.limited
     and exists (select from agents a where a.id = q.agent_id and a.status = 'active' and a.deleted_at is null)
     and (select o.orphaned_at is null from orders o where o.id = q.id)
   order by q.priority desc, q.rank, q.id limit cast(:#limit as integer) for update of q skip locked
), chosen as materialized (
  -- The first of both together.
  select q.id from order_queue q
   where q.ready
     and q.id = any (array(
           select f.id from (table limited_orders union all table free_orders) f
            where not f.misplaced
            order by f.priority desc, f.rank, f.id limit cast(:#limit as integer)))
     for update skip locked
), marked as (
  -- The next claim finds the misplaced where they belong.
  update order_queue q set limited = true from free_orders f where q.id = f.id and f.misplaced
), claimed as (
  update order_queue q
     set ready = false, locked_by = :#worker, attempt = nextval('order_attempts'),
         locked_until = clock_timestamp() + cast(:#leaseMs as bigint) * interval '1 millisecond'
   where q.id = any (array(select c.id from chosen c))
  returning q.id, q.attempt, q.agent_id, q.limited
), counted as (
  -- What counts against their agents' limits.
  insert into agent_starts as s (agent_id, at, orders)
  select c.agent_id, end_of_tenth(clock_timestamp()), count(*) from claimed c where c.limited group by c.agent_id
  on conflict (agent_id, at) do update set orders = s.orders + excluded.orders
)
update orders o
   set status = 'processing', started_at = coalesce(o.started_at, clock_timestamp()), updated_at = clock_timestamp()
  from claimed c where o.id = c.id and o.status = 'pending'
returning o.id, o.order_id, o.agent_id, c.attempt, o.failures, o.service_id, o.buyer_address, o.seller_address,
          o.price_wei, o.units, o.deadline, o.input_data::text as input_data, o.status
