create table orders (
  id                uuid primary key default uuid_v7(),
  -- The marketplace's own id of the order.
  order_id          text not null unique check (order_id ~ '^0x[0-9a-f]{64}$'),
  service_id        text not null check (service_id ~ '^0x[0-9a-f]{64}$'),
  agent_id          uuid not null references agents,
  buyer_address     text not null,
  seller_address    text not null,
  price_wei         numeric(78, 0) not null,
  units             numeric(78, 0) not null,
  deadline          timestamptz not null,
  priority          integer not null default 0,
  status            text not null,
  input_data        jsonb,
  -- As the event gave it, where the marketplace's dialect has one.
  input_hash        text,
  input_uri         text,
  result_data       text,
  result_cid        text,
  result_uri        text,
  result_hash       text,
  error_message     text,
  agent_version     integer,
  model             text,
  input_tokens      bigint not null default 0,
  output_tokens     bigint not null default 0,
  cost_usd          numeric(20, 8) not null default 0,
  execution_time_ms bigint,
  -- How often the order failed and was put back, since it was created or retried by hand.
  failures          integer not null default 0,
  started_at        timestamptz,
  completed_at      timestamptz,
  created_block     bigint not null,
  created_tx_hash   text not null,
  complete_tx_hash  text,
  created_at        timestamptz not null default now(),
  updated_at        timestamptz not null default now()
);

create index orders_agent on orders (agent_id, id);
-- Finds what waits for its deadline; terminal orders, nearly all of a large table, are not in it.
create index orders_deadline on orders (deadline)
  where status in ('awaiting_input', 'pending', 'processing', 'awaiting_approval');

-- The state machine (docs/orders.md). What is not listed cannot be written.
create table order_transitions (
  from_status text,
  to_status   text not null,
  unique nulls not distinct (from_status, to_status)
);
insert into order_transitions values
  -- A new row: null stands for "no order yet".
  (null, 'awaiting_input'), (null, 'pending'),
  ('awaiting_input', 'pending'), ('awaiting_input', 'completing'), ('awaiting_input', 'completed'),
  ('awaiting_input', 'failed'), ('awaiting_input', 'cancelled'), ('awaiting_input', 'expired'), ('awaiting_input', 'disputed'),
  ('pending', 'processing'), ('pending', 'completing'), ('pending', 'completed'),
  ('pending', 'failed'), ('pending', 'cancelled'), ('pending', 'expired'), ('pending', 'disputed'),
  ('processing', 'pending'), ('processing', 'awaiting_approval'), ('processing', 'completing'), ('processing', 'completed'),
  ('processing', 'failed'), ('processing', 'cancelled'), ('processing', 'expired'), ('processing', 'disputed'),
  ('awaiting_approval', 'pending'), ('awaiting_approval', 'completing'), ('awaiting_approval', 'completed'),
  ('awaiting_approval', 'failed'), ('awaiting_approval', 'cancelled'), ('awaiting_approval', 'expired'), ('awaiting_approval', 'disputed'),
  ('completing', 'completed'), ('completing', 'failed'), ('completing', 'cancelled'), ('completing', 'expired'), ('completing', 'disputed'),
  -- A person may retry or complete what failed; the chain may say that it was settled elsewhere.
  ('failed', 'awaiting_input'), ('failed', 'pending'), ('failed', 'completing'), ('failed', 'completed'), ('failed', 'cancelled'), ('failed', 'disputed'),
  -- Stopped here by a person: the order is still open on chain, where it may move on.
  ('cancelled', 'awaiting_input'), ('cancelled', 'pending'), ('cancelled', 'completed'), ('cancelled', 'disputed'),
  ('expired', 'completed'), ('expired', 'cancelled'), ('expired', 'disputed'),
  -- A dispute ends with the seller paid or the buyer refunded.
  ('disputed', 'completed'), ('disputed', 'cancelled');

create function guard_order_status() returns trigger language plpgsql as $$
declare
  before text := case when tg_op = 'UPDATE' then old.status end;
begin
  if not exists (select from order_transitions
                  where from_status is not distinct from before and to_status = new.status) then
    raise exception 'order % cannot go from % to %', new.order_id, coalesce(before, 'nothing'), new.status
      using errcode = 'check_violation', constraint = 'order_transitions';
  end if;
  return new;
end $$;
create trigger guard_new_order before insert on orders for each row execute function guard_order_status();
create trigger guard_order before update of status on orders for each row
  when (old.status is distinct from new.status) execute function guard_order_status();

-- Numbers the claims of all orders. A number is never used again, not even for an order that left the queue and came back.
create sequence order_attempts as integer cycle;

-- The queue: one small row an order that a worker has yet to run or is running. It is deleted when the order leaves
-- the workers, so the table stays as small as the backlog however long the history grows.
create table order_queue (
  id           uuid primary key references orders,
  agent_id     uuid not null references agents,
  priority     integer not null,
  enqueued_at  timestamptz not null default now(),
  -- True if a worker may claim the row now. False while it is leased, backs off, or its agent is paused.
  ready        boolean not null default true,
  -- When a row that backs off becomes ready.
  run_at       timestamptz not null default now(),
  locked_by    text,
  locked_until timestamptz,
  -- The last claim's number. A worker may only write with the number it was given, so one that lost its lease cannot.
  attempt      integer not null default 0
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);

create index order_queue_ready on order_queue (priority desc, enqueued_at, id) where ready;
create index order_queue_waiting on order_queue (run_at) where not ready and locked_until is null;
create index order_queue_leased on order_queue (locked_until) where locked_until is not null;
create index order_queue_agent on order_queue (agent_id);

-- Input that arrived before its order did.
create table early_inputs (
  order_id    text primary key check (order_id ~ '^0x[0-9a-f]{64}$'),
  input_data  jsonb not null,
  input_hash  text not null,
  received_at timestamptz not null default now()
);
create index early_inputs_age on early_inputs (received_at);

create table results (
  cid        text primary key,
  bytes      bytea not null,
  created_at timestamptz not null default now()
);

create table logs (
  id         bigint generated always as identity primary key,
  agent_id   uuid not null references agents,
  order_id   uuid references orders,
  level      text not null check (level in ('debug', 'info', 'warn', 'error')),
  message    text not null,
  data       jsonb,
  created_at timestamptz not null default now()
);
create index logs_agent on logs (agent_id, id);
create index logs_order on logs (order_id, id) where order_id is not null;

-- Every step of an order is a row in its agent's log, and counts in the agent's totals, whoever writes it.
create function record_new_orders() returns trigger language plpgsql as $$
begin
  insert into logs (agent_id, order_id, level, message, data)
    select n.agent_id, n.id, 'info', 'order is ' || n.status,
           jsonb_build_object('to', n.status, 'block', n.created_block, 'transaction', n.created_tx_hash)
      from new_rows n;
  insert into agent_totals as t (agent_id, total_orders)
    select n.agent_id, count(*) from new_rows n group by n.agent_id order by n.agent_id
    on conflict (agent_id) do update set total_orders = t.total_orders + excluded.total_orders;
  return null;
end $$;
create trigger record_new_orders after insert on orders
  referencing new table as new_rows for each statement execute function record_new_orders();

create function record_order_steps() returns trigger language plpgsql as $$
begin
  insert into logs (agent_id, order_id, level, message, data)
    select n.agent_id, n.id,
           case when n.status in ('failed', 'expired') then 'error' when n.status in ('cancelled', 'disputed') then 'warn' else 'info' end,
           'order is ' || n.status,
           jsonb_strip_nulls(jsonb_build_object('from', o.status, 'to', n.status, 'error', n.error_message,
                                                'transaction', case when n.status = 'completed' then n.complete_tx_hash end))
      from new_rows n join old_rows o on o.id = n.id
     where n.status <> o.status;
  insert into agent_totals as t (agent_id, completed_orders, failed_orders, total_tokens, total_cost_usd, total_price_wei)
    select n.agent_id,
           count(*) filter (where n.status = 'completed') - count(*) filter (where o.status = 'completed'),
           count(*) filter (where n.status = 'failed') - count(*) filter (where o.status = 'failed'),
           sum(n.input_tokens + n.output_tokens - o.input_tokens - o.output_tokens),
           sum(n.cost_usd - o.cost_usd),
           coalesce(sum(n.price_wei) filter (where n.status = 'completed' and o.status <> 'completed'), 0)
      from new_rows n join old_rows o on o.id = n.id
     where (n.status <> o.status and (n.status in ('completed', 'failed') or o.status in ('completed', 'failed')))
        or n.input_tokens + n.output_tokens <> o.input_tokens + o.output_tokens
     group by n.agent_id order by n.agent_id
    on conflict (agent_id) do update
       set completed_orders = t.completed_orders + excluded.completed_orders,
           failed_orders = t.failed_orders + excluded.failed_orders,
           total_tokens = t.total_tokens + excluded.total_tokens,
           total_cost_usd = t.total_cost_usd + excluded.total_cost_usd,
           total_price_wei = t.total_price_wei + excluded.total_price_wei;
  return null;
end $$;
create trigger record_order_steps after update on orders
  referencing old table as old_rows new table as new_rows for each statement execute function record_order_steps();
