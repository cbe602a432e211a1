-- Who may do what (docs/access.md), and who did.

-- Handed out for a message of EIP-4361, which must carry it; taken back by the first try to sign in with it, or when it is too old.
create table sign_in_nonces (
  nonce      text primary key,
  expires_at timestamptz not null
);
create index sign_in_nonces_age on sign_in_nonces (expires_at);

-- What a wallet gave out to be known by: a session by signing in, or an API key. Of a key only its hash is here, and of a session
-- nothing that could be presented: its tokens are signed with JWT_SECRET and name this row.
create table access_grants (
  id             uuid primary key default uuid_v7(),
  kind           text not null check (kind in ('session', 'key')),
  address        text not null check (address ~ '^0x[0-9a-f]{40}$'),
  -- The key's, as its owner calls it.
  name           text,
  -- What a key may be used for; a session may be used for all that its wallet may do.
  scopes         jsonb check (jsonb_typeof(scopes) = 'array'),
  -- The session that made the key.
  made_in        uuid references access_grants on delete set null,
  -- SHA-256 of the key.
  key_hash       bytea unique,
  -- How often the session was refreshed: only the newest refresh token is taken.
  generation     integer not null default 0,
  refreshed_at   timestamptz not null default clock_timestamp(),
  -- A contract wallet's (ERC-1271): what it was asked when the wallet signed in, and when it last said yes.
  proof_hash     bytea,
  proof          bytea,
  proven_at      timestamptz,
  created_at     timestamptz not null default clock_timestamp(),
  expires_at     timestamptz,
  last_used_at   timestamptz,
  last_used_from text,
  ended_at       timestamptz,
  ended_why      text,
  check ((kind = 'key') = (key_hash is not null)),
  check ((kind = 'key') = (scopes is not null)),
  check (kind = 'key' or expires_at is not null),
  check ((proof is null) = (proof_hash is null) and (proof is null) = (proven_at is null)),
  check ((ended_at is null) = (ended_why is null))
);
create index access_grants_address on access_grants (address, kind, id);
create index access_grants_made_in on access_grants (made_in) where made_in is not null;
create index access_grants_age on access_grants (expires_at) where kind = 'session';

create view api_grants as
  select id, kind, address, name, scopes, api_time(created_at) as "createdAt", api_time(expires_at) as "expiresAt",
         api_time(last_used_at) as "lastUsedAt", last_used_from as "lastUsedFrom"
    from access_grants
   where ended_at is null and (expires_at is null or expires_at > now());

-- Who did what to which agent, secret, order or approval. A row is written before the thing is done, so that nothing is done
-- without one, and its outcome after: a row without an outcome is of a process that ended in between.
create table audit_log (
  id             uuid primary key default uuid_v7(),
  at             timestamptz not null default clock_timestamp(),
  -- The wallet; null if nobody was signed in, or in the development mode.
  caller         text,
  -- The session or API key.
  grant_id       uuid,
  operator       boolean not null,
  client_address text,
  operation      text not null,
  agent_id       uuid,
  order_id       uuid,
  approval_id    uuid,
  -- The name of what was changed beside these, such as a secret's.
  subject        text
);
create index audit_log_agent on audit_log (agent_id, id) where agent_id is not null;
create index audit_log_order on audit_log (order_id, id) where order_id is not null;
create index audit_log_caller on audit_log (caller, id);

create table audit_outcomes (
  audit_id uuid primary key references audit_log,
  at       timestamptz not null default clock_timestamp(),
  -- The status of HTTP that was answered.
  status   integer not null,
  -- What did not exist before.
  agent_id uuid,
  subject  text
);
create index audit_outcomes_agent on audit_outcomes (agent_id) where agent_id is not null;

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only';
end $$;
create trigger keep_audit_log before update or delete or truncate on audit_log
  for each statement execute function refuse_audit_change();
create trigger keep_audit_outcomes before update or delete or truncate on audit_outcomes
  for each statement execute function refuse_audit_change();

create view api_audit as
  select l.id, api_time(l.at) as "at", l.caller, l.grant_id as "grantId", l.operator, l.client_address as "clientAddress",
         l.operation, coalesce(l.agent_id, o.agent_id) as "agentId", l.order_id as "orderId", l.approval_id as "approvalId",
         coalesce(l.subject, o.subject) as subject, o.status
    from audit_log l left join audit_outcomes o on o.audit_id = l.id;

-- Input may come before its order. It counts only if the order's buyer handed it in, or an operator ('*'), so that nobody can
-- take that place before the buyer does.
alter table early_inputs add column given_by text not null default '*' check (given_by = '*' or given_by ~ '^0x[0-9a-f]{40}$');
alter table early_inputs drop constraint early_inputs_pkey;
alter table early_inputs add primary key (order_id, given_by);
create index early_inputs_giver on early_inputs (given_by);

-- What the buyer of an order sees of it: not what the agent's owner paid, nor what went on inside.
create function buyers_view(o api_orders) returns jsonb language sql stable as $$
  select to_jsonb(o) - array['errorMessage', 'tokensUsed', 'costUsd', 'executionTimeMs', 'confidence', 'reviewReasons', 'agentVersion']
$$;

-- The same image can have been made for several orders.
create index images_cid on images (cid);
