-- Which agents start only so many orders in a time, or may not start one now. An agent that never had such a limit has no row;
-- one whose limits were taken back keeps its row, without them, for the orders in the queue that are still marked.
create table agent_limits (
  agent_id     uuid primary key references agents,
  -- The most orders that are started within any period; null if the owner set no limit.
  starts       integer check (starts > 0),
  -- A minute, and a second for the way from the claim to the model: calls are then never more than that in a minute.
  period       interval not null default interval '61 seconds',
  -- Until when none is started, because the day's money is spent or reserved; null if there is some.
  closed_until timestamptz
);

-- How many orders of a limited agent were started, counted for each tenth of a second and dated at its end.
create table agent_starts (
  agent_id uuid not null references agent_limits,
  at       timestamptz not null,
  orders   integer not null,
  primary key (agent_id, at)
);

create function end_of_tenth(moment timestamptz) returns timestamptz language sql immutable as $$
  select date_bin(interval '100 milliseconds', moment, timestamptz 'epoch') + interval '100 milliseconds'
$$;

-- Starts that no period counts any more go when new ones come.
create function forget_starts() returns trigger language plpgsql as $$
begin
  delete from agent_starts s using (select distinct n.agent_id from new_rows n) a, agent_limits l
   where l.agent_id = a.agent_id and s.agent_id = l.agent_id and s.at < clock_timestamp() - l.period;
  return null;
end $$;
create trigger forget_starts after insert on agent_starts
  referencing new table as new_rows for each statement execute function forget_starts();

-- True if the agent's orders are claimed within limits. Without a row it never had any.
create function is_limited(agent uuid) returns boolean language sql stable as $$
  select exists (select from agent_limits l where l.agent_id = agent and (l.starts is not null or l.closed_until is not null))
$$;

-- How many orders the agent may start now, :most at the most. It is volatile on purpose: it counts what is committed when it is
-- called, and not when the statement began, so it is exact for who holds the lock of the agent's row.
create function free_starts(agent uuid, most integer) returns integer language sql volatile as $$
  select case when l.closed_until > clock_timestamp() then 0
              when l.starts is null then most
              else greatest(0, least(most, l.starts - (
                select coalesce(sum(s.orders), 0) from agent_starts s
                 where s.agent_id = l.agent_id and s.at > clock_timestamp() - l.period))) end::integer
    from agent_limits l where l.agent_id = agent
$$;

-- Orders of limited agents have an index of their own, so that those that wait are in nobody's way.
alter table order_queue add column limited boolean not null default false;

create function mark_limited_order() returns trigger language plpgsql as $$
begin
  new.limited := is_limited(new.agent_id);
  return new;
end $$;
create trigger mark_limited_order before insert or update of agent_id on order_queue for each row
  execute function mark_limited_order();

-- Keeps agent_limits as the definition says. An order that is just being queued, or is locked, may keep the wrong mark: a claim
-- finds it all the same.
create function limit_agent() returns trigger language plpgsql as $$
begin
  insert into agent_limits (agent_id, starts) values (new.id, cast(new.guardrails->>'maxRequestsPerMinute' as integer))
  on conflict (agent_id) do update set starts = excluded.starts, closed_until = null;
  update order_queue q set limited = true
   where q.id = any (array(select c.id from order_queue c
                            where c.agent_id = new.id and not c.limited and is_limited(new.id)
                            order by c.id for update skip locked));
  return null;
end $$;
create trigger limit_new_agent after insert on agents for each row
  when (jsonb_exists_any(new.guardrails, array['maxRequestsPerMinute', 'maxSpendUsdPerDay']))
  execute function limit_agent();
create trigger limit_agent after update of guardrails on agents for each row
  when (old.guardrails->'maxRequestsPerMinute' is distinct from new.guardrails->'maxRequestsPerMinute'
        or old.guardrails->'maxSpendUsdPerDay' is distinct from new.guardrails->'maxSpendUsdPerDay')
  execute function limit_agent();

insert into agent_limits (agent_id, starts)
  select a.id, cast(a.guardrails->>'maxRequestsPerMinute' as integer) from agents a
   where jsonb_exists(a.guardrails, 'maxRequestsPerMinute');
update order_queue q set limited = true from agent_limits l where l.agent_id = q.agent_id;

drop index order_queue_ready;
create index order_queue_ready on order_queue (priority desc, rank, id) where ready and not limited;
create index order_queue_limited on order_queue (agent_id, priority desc, rank, id) where ready and limited;

-- What an agent's model calls cost on a day of UTC, in US dollars. What is reserved and never settled, because a worker died
-- or a provider never answered, counts as spent.
create table agent_spend (
  agent_id uuid not null references agents,
  day      date not null,
  spent    numeric(20, 8) not null default 0 check (spent >= 0),
  reserved numeric(20, 8) not null default 0 check (reserved >= 0),
  primary key (agent_id, day)
);

-- What a guardrail found in an order, and what it did about it.
create table guardrail_findings (
  id         bigint generated always as identity primary key,
  order_id   uuid not null references orders,
  run        integer not null,
  stage      text not null check (stage in ('input', 'tool', 'answer')),
  guardrail  text not null,
  found_by   text not null,
  detail     text not null,
  action     text not null check (action in ('ended', 'withheld', 'held')),
  created_at timestamptz not null default clock_timestamp(),
  -- What is found again when a step is repeated is not written again.
  unique (order_id, run, stage, guardrail, found_by, detail)
);

-- What a model answered to a question of a check, so that a step that is repeated does not pay for it again.
create table check_answers (
  order_id uuid not null references orders,
  run      integer not null,
  -- The hash of the question.
  question text not null check (question ~ '^[0-9a-f]{64}$'),
  answer   text not null,
  primary key (order_id, run, question)
);
