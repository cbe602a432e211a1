-- What an agent answers with. Its name, price, owner and status are not part of it: to change them makes no version.
create function agent_definition(a agents) returns jsonb language sql stable as $$
  select jsonb_build_object('model', a.model, 'temperature', a.temperature, 'maxTokens', a.max_tokens,
           'systemPrompt', a.system_prompt, 'tools', a.tools, 'guardrails', a.guardrails, 'limits', a.limits,
           'mcpServers', a.mcp_servers, 'knowledgeConfig', a.knowledge_config)
$$;

-- Counts every change, so that nobody overwrites one that was made since they read the agent; version counts those of the definition.
alter table agents add column revision integer not null default 1;
update agents set revision = version;
-- Who made the last change, and why, in their own words; null if they did not say.
alter table agents add column changed_by text;
alter table agents add column change_note text;

create table agent_versions (
  agent_id   uuid not null references agents,
  version    integer not null,
  definition jsonb not null,
  changed_by text,
  note       text,
  changed_at timestamptz not null default clock_timestamp(),
  primary key (agent_id, version)
);
-- Versions before this one were not kept.
insert into agent_versions (agent_id, version, definition, changed_at)
select a.id, a.version, agent_definition(a), a.updated_at from agents a;

create function count_agent_change() returns trigger language plpgsql as $$
begin
  new.revision := old.revision + 1;
  new.version := old.version + case when agent_definition(new) is distinct from agent_definition(old) then 1 else 0 end;
  return new;
end $$;
create trigger count_agent_change before update on agents for each row execute function count_agent_change();

create function keep_agent_version() returns trigger language plpgsql as $$
begin
  insert into agent_versions (agent_id, version, definition, changed_by, note)
  values (new.id, new.version, agent_definition(new), new.changed_by, new.change_note);
  return null;
end $$;
create trigger keep_new_agent_version after insert on agents for each row execute function keep_agent_version();
create trigger keep_agent_version after update on agents for each row
  when (new.version <> old.version) execute function keep_agent_version();

-- An order goes through with the version that it was started with, on whatever worker and however often it is resumed.
create function pin_agent_version() returns trigger language plpgsql as $$
begin
  new.agent_version := (select a.version from agents a where a.id = new.agent_id);
  return new;
end $$;
create trigger pin_agent_version before update of status on orders for each row
  when (new.status = 'processing' and old.status <> 'processing' and new.agent_version is null)
  execute function pin_agent_version();
-- What an earlier version of the runtime wrote down there is how an order ended before it was retried.
update orders set agent_version = null where status in ('awaiting_input', 'pending', 'processing') and agent_version is not null;

-- An agent's figures by the day (UTC) on which they came about. What a replaced block takes back counts against the day on which
-- that is seen.
create table agent_daily (
  agent_id   uuid not null references agents,
  day        date not null,
  requests   bigint not null default 0,
  completed  bigint not null default 0,
  failed     bigint not null default 0,
  tokens     bigint not null default 0,
  cost_usd   numeric(20, 8) not null default 0,
  earned_wei numeric(78, 0) not null default 0,
  -- Answers, and how long they took together.
  answers    bigint not null default 0,
  answer_ms  bigint not null default 0,
  primary key (agent_id, day)
);

create function utc_day(t timestamptz) returns date language sql immutable as $$
  select cast(t at time zone 'UTC' as date)
$$;

-- Those of the orders that are there already, as near as their rows tell.
insert into agent_daily (agent_id, day, requests, completed, failed, tokens, cost_usd, earned_wei, answers, answer_ms)
select f.agent_id, f.day, sum(f.requests), sum(f.completed), sum(f.failed), sum(f.tokens), sum(f.cost), sum(f.earned), sum(f.answers), sum(f.ms)
  from (select agent_id, utc_day(created_at) as day, 1 as requests, 0 as completed, 0 as failed, 0 as tokens, 0.0 as cost, 0.0 as earned,
               0 as answers, 0 as ms from orders
        union all
        select agent_id, utc_day(case when status = 'completed' then coalesce(completed_at, updated_at) else updated_at end), 0,
               cast(status = 'completed' as integer), cast(status = 'failed' as integer), input_tokens + output_tokens, cost_usd,
               case when status = 'completed' then price_wei else 0 end, cast(execution_time_ms is not null as integer),
               coalesce(execution_time_ms, 0) from orders) f
 group by f.agent_id, f.day;

create function tally_new_orders() returns trigger language plpgsql as $$
begin
  insert into agent_daily as d (agent_id, day, requests)
    select n.agent_id, utc_day(clock_timestamp()), count(*) from new_rows n group by n.agent_id order by n.agent_id
    on conflict (agent_id, day) do update set requests = d.requests + excluded.requests;
  return null;
end $$;
-- After record_new_orders, by its name, so that all statements write the totals first and the day second.
create trigger tally_new_orders after insert on orders
  referencing new table as new_rows for each statement execute function tally_new_orders();

create function tally_order_steps() returns trigger language plpgsql as $$
begin
  insert into agent_daily as d (agent_id, day, completed, failed, tokens, cost_usd, earned_wei, answers, answer_ms)
    select n.agent_id, utc_day(clock_timestamp()),
           count(*) filter (where n.status = 'completed') - count(*) filter (where o.status = 'completed'),
           count(*) filter (where n.status = 'failed') - count(*) filter (where o.status = 'failed'),
           sum(n.input_tokens + n.output_tokens - o.input_tokens - o.output_tokens), sum(n.cost_usd - o.cost_usd),
           coalesce(sum(n.price_wei) filter (where n.status = 'completed' and o.status <> 'completed'), 0)
             - coalesce(sum(n.price_wei) filter (where n.status <> 'completed' and o.status = 'completed'), 0),
           count(*) filter (where n.execution_time_ms is distinct from o.execution_time_ms),
           coalesce(sum(n.execution_time_ms) filter (where n.execution_time_ms is distinct from o.execution_time_ms), 0)
      from new_rows n join old_rows o on o.id = n.id
     where (n.status <> o.status and (n.status in ('completed', 'failed') or o.status in ('completed', 'failed')))
        or n.input_tokens + n.output_tokens <> o.input_tokens + o.output_tokens
        or n.execution_time_ms is distinct from o.execution_time_ms
     group by n.agent_id order by n.agent_id
    on conflict (agent_id, day) do update
       set completed = d.completed + excluded.completed, failed = d.failed + excluded.failed, tokens = d.tokens + excluded.tokens,
           cost_usd = d.cost_usd + excluded.cost_usd, earned_wei = d.earned_wei + excluded.earned_wei,
           answers = d.answers + excluded.answers, answer_ms = d.answer_ms + excluded.answer_ms;
  return null;
end $$;
create trigger tally_order_steps after update on orders
  referencing old table as old_rows new table as new_rows for each statement execute function tally_order_steps();
