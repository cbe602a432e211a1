-- How far the newest block of the chain is, by the listener's last look, and how far the second, slow pass has read.
alter table chain_cursor add column head_block bigint;
alter table chain_cursor add column head_at timestamptz;
alter table chain_cursor add column verified_block bigint;
update chain_cursor set verified_block = block_number;
-- The first block that was ever read; 0 where that is not known any more.
alter table chain_cursor add column first_block bigint not null default 0;
alter table chain_cursor alter column verified_block set not null;

-- The hashes of the newest blocks that were read, to notice when the chain replaces them.
create table chain_blocks (
  chain_id     bigint not null,
  marketplace  text not null,
  block_number bigint not null,
  hash         text not null check (hash ~ '^0x[0-9a-f]{64}$'),
  primary key (chain_id, marketplace, block_number)
);

-- What keeps the runtime as a whole from its work. A row is there as long as it is so.
create table conditions (
  kind    text not null check (kind ~ '^[a-z]+(_[a-z]+)*$'),
  subject text not null default '',
  message text not null,
  since   timestamptz not null default now(),
  primary key (kind, subject)
);

-- The chain that the order is on: the same block's number on another chain says nothing about it.
alter table orders add column chain_id bigint;
update orders set chain_id = (select c.chain_id from chain_cursor c order by c.updated_at desc limit 1);
-- The block and the transaction by which the chain moved the order last.
alter table orders add column settled_block bigint;
alter table orders add column settled_tx text;
-- Since when the block of the order's creation is no longer part of the chain; null while it is.
alter table orders add column orphaned_at timestamptz;
create index orders_created_block on orders (chain_id, created_block);
-- An order that was found by asking the contract, and not by its event, has a block and no transaction.
alter table orders alter column created_tx_hash drop not null;
-- Pages through what is still open on chain, to compare it with the contract.
create index orders_open on orders (id)
  where status in ('awaiting_input', 'pending', 'processing', 'awaiting_approval', 'completing');

-- No worker starts an order that is not on chain, whoever makes its row ready.
create function hold_orphaned_order() returns trigger language plpgsql as $$
begin
  new.ready := not exists (select from orders where id = new.id and orphaned_at is not null);
  return new;
end $$;
create trigger hold_orphaned_order before insert or update of ready on order_queue for each row
  when (new.ready) execute function hold_orphaned_order();

-- The steps that an order took because the chain said so, in blocks that the chain may still replace. What a replaced block
-- said is taken back from here.
create table settlements (
  order_id     uuid not null references orders,
  -- The order's.
  chain_id     bigint,
  block_number bigint not null,
  from_status  text not null,
  to_status    text not null,
  -- The order's error message before the step.
  from_error   text,
  settled_at   timestamptz not null default clock_timestamp()
);
create index settlements_block on settlements (chain_id, block_number);
create index settlements_order on settlements (order_id);
create index settlements_age on settlements (settled_at);

-- Steps that only a replaced block may cause. What the chain says never takes them forward.
alter table order_transitions add column undo boolean not null default false;
insert into order_transitions (from_status, to_status, undo)
  select was, back, true
    from unnest(array['completed', 'cancelled', 'disputed', 'failed', 'expired']) was,
         unnest(array['awaiting_input', 'pending', 'awaiting_approval', 'completing', 'failed', 'expired', 'cancelled', 'disputed']) back
   where was <> back
  on conflict do nothing;

-- As before; and a step back may only be written together with the taking back of the block that caused the step forward.
create or replace function guard_order_status() returns trigger language plpgsql as $$
declare
  before text := case when tg_op = 'UPDATE' then old.status end;
  taken_back boolean := tg_op = 'UPDATE' and coalesce(new.settled_block, -1) < coalesce(old.settled_block, -1);
begin
  if not exists (select from order_transitions
                  where from_status is not distinct from before and to_status = new.status and (taken_back or not undo)) then
    raise exception 'order % cannot go from % to %', new.order_id, coalesce(before, 'nothing'), new.status
      using errcode = 'check_violation', constraint = 'order_transitions';
  end if;
  return new;
end $$;

create or replace function record_order_steps() returns trigger language plpgsql as $$
begin
  insert into logs (agent_id, order_id, level, message, data)
    select n.agent_id, n.id,
           case when n.status in ('failed', 'expired') then 'error' when n.status in ('cancelled', 'disputed') then 'warn' else 'info' end,
           'order is ' || n.status,
           jsonb_strip_nulls(jsonb_build_object('from', o.status, 'to', n.status, 'error', n.error_message,
             'block', case when n.settled_block is distinct from o.settled_block or n.settled_tx is distinct from o.settled_tx then n.settled_block end,
             'transaction', case when n.settled_tx is distinct from o.settled_tx then n.settled_tx end))
      from new_rows n join old_rows o on o.id = n.id
     where n.status <> o.status;
  insert into agent_totals as t (agent_id, completed_orders, failed_orders, total_tokens, total_cost_usd, total_price_wei)
    select n.agent_id,
           count(*) filter (where n.status = 'completed') - count(*) filter (where o.status = 'completed'),
           count(*) filter (where n.status = 'failed') - count(*) filter (where o.status = 'failed'),
           sum(n.input_tokens + n.output_tokens - o.input_tokens - o.output_tokens),
           sum(n.cost_usd - o.cost_usd),
           coalesce(sum(n.price_wei) filter (where n.status = 'completed' and o.status <> 'completed'), 0)
             - coalesce(sum(n.price_wei) filter (where n.status <> 'completed' and o.status = 'completed'), 0)
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
