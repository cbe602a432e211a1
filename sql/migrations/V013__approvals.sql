-- What a person was asked to decide: one answer that waits in an order. An order that awaits approval has exactly one pending
-- row, and no other order has any: the trigger below opens and closes them with the order's steps, whoever writes those.
create table approvals (
  id             uuid primary key default uuid_v7(),
  order_id       uuid not null references orders,
  agent_id       uuid not null references agents,
  -- The order's, when it was asked.
  run            integer not null,
  -- approved, rejected, modified: by a person. expired: nobody decided, and timeout_policy did. withdrawn: the order went
  -- another way.
  status         text not null default 'pending'
                 check (status in ('pending', 'approved', 'rejected', 'modified', 'expired', 'withdrawn')),
  -- The answer as the agent gave it. It stays here when the order forgets it.
  result         text,
  result_cid     text,
  reasons        jsonb not null check (jsonb_typeof(reasons) = 'array'),
  confidence     double precision,
  -- What a person wrote in its place.
  modified       text,
  timeout_policy text not null check (timeout_policy in ('reject', 'approve')),
  -- Until when a person may decide, by the agent's approvalTimeoutSeconds; null if the order's deadline alone counts.
  decide_by      timestamptz,
  -- The order's.
  deadline       timestamptz not null,
  decided_by     text,
  note           text,
  decided_at     timestamptz,
  created_at     timestamptz not null default clock_timestamp(),
  check ((status = 'pending') = (decided_at is null))
);
create unique index approvals_pending on approvals (order_id) where status = 'pending';
create index approvals_due on approvals ((least(decide_by, deadline))) where status = 'pending';
create index approvals_waiting on approvals (id) where status = 'pending';
create index approvals_agent on approvals (agent_id, id);

create function ask_for_approval() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.status = 'awaiting_approval' then
    -- A decision has closed its row already, in the same statement.
    update approvals set status = 'withdrawn', decided_at = clock_timestamp(), note = 'the order became ' || new.status
     where order_id = new.id and status = 'pending';
  end if;
  if new.status = 'awaiting_approval' then
    insert into approvals (order_id, agent_id, run, result, result_cid, reasons, confidence, timeout_policy, decide_by, deadline)
    select new.id, new.agent_id, new.run, new.result_data, new.result_cid, coalesce(new.review_reasons, '[]'), new.confidence,
           coalesce(a.guardrails ->> 'approvalTimeoutPolicy', 'reject'),
           clock_timestamp() + make_interval(secs => cast(a.guardrails ->> 'approvalTimeoutSeconds' as double precision)),
           new.deadline
      from agents a where a.id = new.agent_id;
  end if;
  return null;
end $$;
create trigger ask_for_approval after update of status on orders for each row
  when (old.status <> new.status and (old.status = 'awaiting_approval' or new.status = 'awaiting_approval'))
  execute function ask_for_approval();

-- What the agents' owners are told by webhook. A row stays until it was delivered or given up, and its id is the message's, so
-- that a message that is sent twice can be known by it.
create table approval_messages (
  id          uuid primary key default uuid_v7(),
  approval_id uuid not null references approvals,
  type        text not null check (type in ('approval.requested', 'approval.decided')),
  body        jsonb not null,
  tries       integer not null default 0,
  -- When it is sent, or sent again; null once it is delivered or given up.
  run_at      timestamptz default clock_timestamp(),
  delivered_at timestamptz,
  -- Why the last try failed.
  error       text,
  created_at  timestamptz not null default clock_timestamp()
);
create index approval_messages_due on approval_messages (run_at) where run_at is not null;
create index approval_messages_approval on approval_messages (approval_id);

-- Why an order ended, where its answer was not approved.
create function approval_reason(status text, decided_by text, note text) returns text language sql immutable as $$
  select case status when 'expired' then 'nobody approved the answer in time'
                     else 'rejected' || coalesce(' by ' || decided_by, '') || coalesce(': ' || note, '') end
$$;

-- Each step of an approval is a row in its order's log, and a message to the owner who wants one. Nothing of the buyer's or the
-- model's text is in a message.
create function record_approval() returns trigger language plpgsql as $$
declare
  message text := case new.status when 'pending' then 'approval.requested' else 'approval.decided' end;
  facts jsonb := jsonb_strip_nulls(jsonb_build_object('approvalId', new.id, 'status', new.status, 'reasons', new.reasons,
    'confidence', new.confidence, 'timeoutPolicy', new.timeout_policy, 'decidedBy', new.decided_by, 'note', new.note));
begin
  insert into logs (agent_id, order_id, level, message, data)
  values (new.agent_id, new.order_id, 'info',
          case new.status when 'pending' then 'a person is asked to approve the answer' else 'the approval is ' || new.status end, facts);
  insert into approval_messages (approval_id, type, body)
  select new.id, message, jsonb_build_object('type', message, 'timestamp', api_time(clock_timestamp()), 'data',
           facts - 'note' || jsonb_strip_nulls(jsonb_build_object('orderId', o.id, 'chainOrderId', o.order_id, 'agentId', a.id,
             'agentName', a.name, 'deadline', api_time(new.deadline), 'decidedAt', api_time(new.decided_at))))
    from agents a, orders o
   where a.id = new.agent_id and o.id = new.order_id and a.guardrails ->> 'approvalWebhookUrl' is not null;
  return null;
end $$;
create trigger record_new_approval after insert on approvals for each row execute function record_approval();
create trigger record_approval after update of status on approvals for each row
  when (old.status = 'pending' and new.status <> 'pending') execute function record_approval();

-- True if the result may be published as soon as its order is on its way to the chain (RESULT_PUBLISH=before). A result that
-- waits for a person is kept back until then all the same.
alter table results add column early boolean not null default false;

create or replace function release_result() returns trigger language plpgsql as $$
begin
  update results set publish_at = clock_timestamp()
   where cid = new.result_cid and not published and (early or new.status = 'completed');
  return null;
end $$;
drop trigger release_result on orders;
create trigger release_result after update of status on orders for each row
  when (new.status in ('completing', 'completed') and old.status <> new.status and new.result_cid is not null)
  execute function release_result();

-- What the API shows. margin: how long before its deadline an order must be decided. urgent: how near its deadline it is flagged.
create function api_approvals(margin interval, urgent interval)
returns table (id uuid, "orderId" uuid, "chainOrderId" text, "agentId" uuid, "agentName" text, status text, result text,
               "resultCid" text, reasons jsonb, confidence double precision, "modifiedResult" text, "timeoutPolicy" text,
               "decideBy" text, "urgent" boolean, deadline text, "priceWei" text, "inputData" jsonb, "orderStatus" text,
               "agentVersion" integer, "decidedBy" text, note text, "decidedAt" text, "createdAt" text)
language sql stable as $$
  select p.id, o.id, o.order_id, p.agent_id, a.name, p.status, p.result, p.result_cid, p.reasons, p.confidence, p.modified,
         p.timeout_policy, api_time(least(p.decide_by, p.deadline - margin)),
         p.status = 'pending' and p.deadline - urgent <= now(), api_time(p.deadline), cast(o.price_wei as text), o.input_data,
         o.status, o.agent_version, p.decided_by, p.note, api_time(p.decided_at), api_time(p.created_at)
    from approvals p join orders o on o.id = p.order_id join agents a on a.id = p.agent_id
$$;

-- The answers that wait already.
insert into approvals (order_id, agent_id, run, result, result_cid, reasons, confidence, timeout_policy, deadline)
select o.id, o.agent_id, o.run, o.result_data, o.result_cid, coalesce(o.review_reasons, '[]'), o.confidence,
       coalesce(a.guardrails ->> 'approvalTimeoutPolicy', 'reject'), o.deadline
  from orders o join agents a on a.id = o.agent_id where o.status = 'awaiting_approval';
