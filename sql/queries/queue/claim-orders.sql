-- Locks, skipping what others lock, the limits of agents that may start limited orders (V012), the claimed rows of
-- order_queue and their orders. Returns up to :#limit orders, highest priority first, then by rank (docs/orders.md),
-- leased to :#worker for :#leaseMs milliseconds. An order whose block is no longer part of the chain stays where it is.
-- :#rooms is JSON: how many slots of the worker each agent (agents, by id; agent for all others) and each provider
-- (models: model, provider, room) may still take, and how many orders to look through beyond the limit (look), where
-- some may take none. What is missing is not bounded.
with recursive given (rooms) as materialized (
  select cast(:#rooms as jsonb)
), models (model, provider, room) as materialized (
  select m.model, m.provider, m.room
    from given, jsonb_to_recordset(coalesce(rooms->'models', '[]')) as m (model text, provider text, room integer)
), rooms (agent_id, agent_room, provider, provider_room) as not materialized (
  -- Of each agent that is at work.
  select a.id, coalesce(cast(coalesce(g.rooms->'agents'->>cast(a.id as text), g.rooms->>'agent') as integer), 10000),
         coalesce(m.provider, ''), coalesce(m.room, 10000)
    from agents a cross join given g left join models m on m.model = a.model
   where a.status = 'active' and a.deleted_at is null
), waiting_agents (agent_id, priority, rank) as (
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
), rated as materialized (
  -- Those of them that may start an order now. Their locks keep another worker from starting more than that.
  select r.* from agent_limits l join waiting_agents w on w.agent_id = l.agent_id
    cross join lateral (select * from rooms o where o.agent_id = l.agent_id offset 0) r
   where l.starts is not null and free_starts(w.agent_id, 1) > 0 and r.agent_room > 0 and r.provider_room > 0
   order by w.priority desc, w.rank limit cast(:#limit as integer) for update of l skip locked
), permits as materialized (
  table rated
  union all
  -- Agents without such a limit, whose orders were set aside while they had all the slots that they may hold.
  (select r.* from waiting_agents w left join agent_limits l on l.agent_id = w.agent_id
     cross join lateral (select * from rooms o where o.agent_id = w.agent_id offset 0) r
    where l.starts is null and coalesce(free_starts(w.agent_id, 1), 1) > 0
      and r.agent_room > 0 and r.provider_room > 0
    order by w.priority desc, w.rank limit cast(:#limit as integer))
), limited_orders as materialized (
  -- As many of each as it may start.
  select c.*, p.*, false as misplaced from permits p cross join lateral (
    select n.*
      from (select q.id, q.priority, q.rank from order_queue q
             where q.agent_id = p.agent_id and q.ready and q.limited
               and (select o.orphaned_at is null from orders o where o.id = q.id)
             order by q.priority desc, q.rank, q.id limit 100) n
     limit coalesce(free_starts(p.agent_id, cast(:#limit as integer)), cast(:#limit as integer))) c
), free_orders as materialized (
  -- Orders of agents without a limit; misplaced is one whose agent got its limit after it was queued, or may take no
  -- slot now: the next claims need not look through these.
  select q.id, q.priority, q.rank, r.*,
         is_limited(q.agent_id) or r.agent_room <= 0 or r.provider_room <= 0 as misplaced
    from order_queue q cross join lateral (select * from rooms o where o.agent_id = q.agent_id offset 0) r
   where q.ready and not q.limited and (select o.orphaned_at is null from orders o where o.id = q.id)
   order by q.priority desc, q.rank, q.id
   limit cast(:#limit as integer) + coalesce((select cast(rooms->>'look' as integer) from given), 0)
     for update of q skip locked
), ranked as (
  -- Which of its agent's, and of its provider's, each would be.
  select f.*, row_number() over (partition by f.agent_id order by f.priority desc, f.rank, f.id) as of_agent,
         row_number() over (partition by f.provider order by f.priority desc, f.rank, f.id) as of_provider
    from (table limited_orders union all table free_orders) f
   where not f.misplaced
), chosen as materialized (
  -- The first of both together.
  select q.id from order_queue q
   where q.ready
     and q.id = any (array(
           select r.id from ranked r
            where r.of_agent <= r.agent_room and r.of_provider <= r.provider_room
            order by r.priority desc, r.rank, r.id limit cast(:#limit as integer)))
     for update skip locked
), marked as (
  -- The next claim finds the misplaced where they belong.
  update order_queue q set limited = true
   where q.id = any (array(select f.id from free_orders f where f.misplaced))
), claimed as (
  update order_queue q
     set ready = false, locked_by = :#worker, attempt = nextval('order_attempts'),
         locked_until = clock_timestamp() + cast(:#leaseMs as bigint) * interval '1 millisecond'
   where q.id = any (array(select c.id from chosen c))
  returning q.id, q.attempt, q.agent_id, q.limited
), counted as (
  -- What counts against their agents' limits.
  insert into agent_starts as s (agent_id, at, orders)
  select c.agent_id, end_of_tenth(clock_timestamp()), count(*)
    from claimed c join agent_limits l on l.agent_id = c.agent_id
   where c.limited and l.starts is not null group by c.agent_id
  on conflict (agent_id, at) do update set orders = s.orders + excluded.orders
), started as materialized (
  -- By their ids, so that a plan of an empty queue does not go through all that are open for each.
  select o.id from orders o
   where o.id = any (array(select c.id from claimed c)) and o.status = 'pending'
     for no key update
)
update orders o
   set status = 'processing', started_at = coalesce(o.started_at, clock_timestamp()), updated_at = clock_timestamp()
  from claimed c join agents a on a.id = c.agent_id
 where o.id = c.id and c.id = any (array(select s.id from started s))
returning o.id, o.order_id, o.agent_id, a.model, c.attempt, o.failures, o.service_id, o.buyer_address,
          o.seller_address, o.price_wei, o.units, o.deadline, o.input_data::text as input_data, o.status,
          -- What the order's steps need not ask for, as it is not there or was seen before.
          o.run, o.agent_version, a.revision as agent_revision,
          -- The order's own row counts as well: it is as it was locked, and the others as this statement began.
          o.failures > 0 or o.cost_usd > 0 or o.input_tokens > 0
            or exists (select from order_turns t where t.order_id = o.id and t.run = o.run)
            or exists (select from guardrail_findings f where f.order_id = o.id and f.run = o.run)
            or exists (select from order_sources s where s.order_id = o.id) as begun,
          exists (select from documents d where d.agent_id = o.agent_id and d.status = 'ready') as documents,
          exists (select from early_orders e where e.id = o.id) as early
