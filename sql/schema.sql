-- The schema as all of sql/migrations leave it, table by table, then views and functions. It is for reading: a
-- database is made by the migrations, which also say why. Not to be edited; this rewrites it:
--   ./mvnw test -Dtest=SchemaTest -Dschema.write=true

create sequence order_attempts as integer cycle;

-- V018__access, changed by V041__browser_sessions
-- What a wallet gave out to be known by: a session by signing in, or an API key. Of a key only its hash is here, and of a session
-- nothing that could be presented: its tokens are signed with JWT_SECRET and name this row.
create table access_grants (
  id             uuid not null default uuid_v7(),
  kind           text not null,
  address        text,
  name           text,
  scopes         jsonb,
  made_in        uuid,
  key_hash       bytea,
  generation     integer not null default 0,
  refreshed_at   timestamp with time zone not null default clock_timestamp(),
  proof_hash     bytea,
  proof          bytea,
  proven_at      timestamp with time zone,
  created_at     timestamp with time zone not null default clock_timestamp(),
  expires_at     timestamp with time zone,
  last_used_at   timestamp with time zone,
  last_used_from text,
  ended_at       timestamp with time zone,
  ended_why      text,
  cookie_hash    bytea,
  by_key         uuid,
  role           text,
  password_hash  bytea,
  constraint access_grants_pkey PRIMARY KEY (id),
  constraint access_grants_cookie_hash_key UNIQUE (cookie_hash),
  constraint access_grants_key_hash_key UNIQUE (key_hash),
  constraint access_grants_address_check CHECK (address ~ '^0x[0-9a-f]{40}$'::text),
  constraint access_grants_check CHECK ((kind = 'key'::text) = (key_hash IS NOT NULL)),
  constraint access_grants_check1 CHECK ((kind = 'key'::text) = (scopes IS NOT NULL)),
  constraint access_grants_check2 CHECK (kind = 'key'::text OR expires_at IS NOT NULL),
  constraint access_grants_check3 CHECK ((proof IS NULL) = (proof_hash IS NULL) AND (proof IS NULL) = (proven_at IS NULL)),
  constraint access_grants_check4 CHECK ((ended_at IS NULL) = (ended_why IS NULL)),
  constraint access_grants_check5 CHECK ((address IS NULL) = (role IS NOT NULL)),
  constraint access_grants_check6 CHECK (cookie_hash IS NULL OR kind = 'session'::text),
  constraint access_grants_check7 CHECK (cookie_hash IS NOT NULL OR role IS NULL AND by_key IS NULL),
  constraint access_grants_check8 CHECK (password_hash IS NULL OR role IS NOT NULL),
  constraint access_grants_kind_check CHECK (kind = ANY (ARRAY['session'::text, 'key'::text])),
  constraint access_grants_role_check CHECK (role = ANY (ARRAY['viewer'::text, 'operator'::text])),
  constraint access_grants_scopes_check CHECK (jsonb_typeof(scopes) = 'array'::text),
  constraint access_grants_by_key_fkey FOREIGN KEY (by_key) REFERENCES access_grants(id) ON DELETE CASCADE,
  constraint access_grants_made_in_fkey FOREIGN KEY (made_in) REFERENCES access_grants(id) ON DELETE SET NULL
);
CREATE INDEX access_grants_address ON access_grants USING btree (address, kind, id);
CREATE INDEX access_grants_age ON access_grants USING btree (expires_at) WHERE (kind = 'session'::text);
CREATE INDEX access_grants_by_key ON access_grants USING btree (by_key) WHERE (by_key IS NOT NULL);
CREATE INDEX access_grants_made_in ON access_grants USING btree (made_in) WHERE (made_in IS NOT NULL);

-- V014__versions
-- An agent's figures by the day (UTC) on which they came about. What a replaced block takes back counts against the day on which
-- that is seen.
create table agent_daily (
  agent_id   uuid not null,
  day        date not null,
  requests   bigint not null default 0,
  completed  bigint not null default 0,
  failed     bigint not null default 0,
  tokens     bigint not null default 0,
  cost_usd   numeric(20,8) not null default 0,
  earned_wei numeric(78,0) not null default 0,
  answers    bigint not null default 0,
  answer_ms  bigint not null default 0,
  constraint agent_daily_pkey PRIMARY KEY (agent_id, day),
  constraint agent_daily_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents(id)
);

-- V031__figures_by_deltas
-- An agent's figures were two rows that each step of each of its orders wrote, and waited for. Each statement adds rows here now,
-- and a turn that comes round each second (fold-figures) adds them to the figures: no two orders of an agent wait for each other.
-- Without foreign keys, which would lock the agent's row for each of them; an agent is never removed.
create table agent_deltas (
  id         bigint not null generated always as identity,
  agent_id   uuid not null,
  day        date,
  requests   bigint not null default 0,
  completed  bigint not null default 0,
  failed     bigint not null default 0,
  tokens     bigint not null default 0,
  cost_usd   numeric(20,8) not null default 0,
  earned_wei numeric(78,0) not null default 0,
  answers    bigint not null default 0,
  answer_ms  bigint not null default 0,
  constraint agent_deltas_pkey PRIMARY KEY (id)
) with (autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_threshold=1000);
CREATE INDEX agent_deltas_agent ON agent_deltas USING btree (agent_id);

-- V012__guardrails
-- Which agents start only so many orders in a time, or may not start one now. An agent that never had such a limit has no row;
-- one whose limits were taken back keeps its row, without them, for the orders in the queue that are still marked.
create table agent_limits (
  agent_id     uuid not null,
  starts       integer,
  period       interval not null default '00:01:01'::interval,
  closed_until timestamp with time zone,
  constraint agent_limits_pkey PRIMARY KEY (agent_id),
  constraint agent_limits_starts_check CHECK (starts > 0),
  constraint agent_limits_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents(id)
);

-- V012__guardrails
-- What an agent's model calls cost on a day of UTC, in US dollars. What is reserved and never settled, because a worker died
-- or a provider never answered, counts as spent.
create table agent_spend (
  agent_id uuid not null,
  day      date not null,
  spent    numeric(20,8) not null default 0,
  reserved numeric(20,8) not null default 0,
  constraint agent_spend_pkey PRIMARY KEY (agent_id, day),
  constraint agent_spend_reserved_check CHECK (reserved >= 0::numeric),
  constraint agent_spend_spent_check CHECK (spent >= 0::numeric),
  constraint agent_spend_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents(id)
);

-- V012__guardrails
-- How many orders of a limited agent were started, counted for each tenth of a second and dated at its end.
create table agent_starts (
  agent_id uuid not null,
  at       timestamp with time zone not null,
  orders   integer not null,
  constraint agent_starts_pkey PRIMARY KEY (agent_id, at),
  constraint agent_starts_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent_limits(agent_id)
);
CREATE TRIGGER forget_starts AFTER INSERT ON agent_starts REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION forget_starts();

-- V001__agents
-- Sums over an agent's orders, kept by the trigger on orders so that no read has to count them.
create table agent_totals (
  agent_id         uuid not null,
  total_orders     bigint not null default 0,
  completed_orders bigint not null default 0,
  failed_orders    bigint not null default 0,
  total_tokens     bigint not null default 0,
  total_cost_usd   numeric(20,8) not null default 0,
  total_price_wei  numeric(78,0) not null default 0,
  constraint agent_totals_pkey PRIMARY KEY (agent_id),
  constraint agent_totals_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents(id)
);

-- V014__versions, changed by V024__words_of_owners
create table agent_versions (
  agent_id   uuid not null,
  version    integer not null,
  definition json not null,
  changed_by text,
  note       text,
  changed_at timestamp with time zone not null default clock_timestamp(),
  constraint agent_versions_pkey PRIMARY KEY (agent_id, version),
  constraint agent_versions_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents(id)
);

-- V001__agents, changed by V008__order_steps, V009__agents_at_work, V014__versions, V024__words_of_owners, V029__order_of_guardrails
create table agents (
  id                 uuid not null default uuid_v7(),
  name               text not null,
  description        text not null default ''::text,
  owner_address      text not null,
  on_chain_address   text,
  service_id         text,
  model              text not null,
  temperature        double precision not null,
  max_tokens         integer not null,
  system_prompt      text not null,
  tools              json not null default '[]'::json,
  guardrails         json not null default '{}'::json,
  knowledge_config   json,
  price_per_request  numeric(78,0),
  status             text not null default 'active'::text,
  version            integer not null default 1,
  created_at         timestamp with time zone not null default now(),
  updated_at         timestamp with time zone not null default now(),
  deleted_at         timestamp with time zone,
  minimum_margin_wei numeric(78,0),
  limits             json not null default '{}'::json,
  mcp_servers        json not null default '[]'::json,
  revision           integer not null default 1,
  changed_by         text,
  change_note        text,
  constraint agents_pkey PRIMARY KEY (id),
  constraint agents_guardrails_check CHECK (json_typeof(guardrails) = 'object'::text),
  constraint agents_knowledge_config_check CHECK (json_typeof(knowledge_config) = 'object'::text),
  constraint agents_limits_check CHECK (json_typeof(limits) = 'object'::text),
  constraint agents_max_tokens_check CHECK (max_tokens > 0),
  constraint agents_mcp_servers_check CHECK (json_typeof(mcp_servers) = 'array'::text),
  constraint agents_minimum_margin_wei_check CHECK (minimum_margin_wei >= 0::numeric),
  constraint agents_on_chain_address_check CHECK (on_chain_address ~ '^0x[0-9a-f]{40}$'::text),
  constraint agents_owner_address_check CHECK (owner_address ~ '^0x[0-9a-f]{40}$'::text),
  constraint agents_price_per_request_check CHECK (price_per_request >= 0::numeric),
  constraint agents_service_id_check CHECK (service_id ~ '^0x[0-9a-f]{64}$'::text),
  constraint agents_status_check CHECK (status = ANY (ARRAY['draft'::text, 'active'::text, 'paused'::text, 'disabled'::text])),
  constraint agents_temperature_check CHECK (temperature >= 0::double precision AND temperature <= 2::double precision),
  constraint agents_tools_check CHECK (json_typeof(tools) = 'array'::text)
);
CREATE INDEX agents_deleted ON agents USING btree (id) WHERE (deleted_at IS NOT NULL);
CREATE INDEX agents_owner ON agents USING btree (owner_address, id);
CREATE UNIQUE INDEX agents_service ON agents USING btree (service_id) WHERE (deleted_at IS NULL);
CREATE TRIGGER count_agent_change BEFORE UPDATE ON agents FOR EACH ROW EXECUTE FUNCTION count_agent_change();
CREATE TRIGGER forget_documents AFTER UPDATE OF deleted_at ON agents FOR EACH ROW WHEN (new.deleted_at IS NOT NULL AND old.deleted_at IS NULL) EXECUTE FUNCTION forget_documents();
CREATE TRIGGER keep_agent_version AFTER UPDATE ON agents FOR EACH ROW WHEN (new.version <> old.version) EXECUTE FUNCTION keep_agent_version();
CREATE TRIGGER keep_new_agent_version AFTER INSERT ON agents FOR EACH ROW EXECUTE FUNCTION keep_agent_version();
CREATE TRIGGER limit_agent AFTER UPDATE OF guardrails ON agents FOR EACH ROW WHEN ((old.guardrails ->> 'maxRequestsPerMinute'::text) IS DISTINCT FROM (new.guardrails ->> 'maxRequestsPerMinute'::text) OR (old.guardrails ->> 'maxSpendUsdPerDay'::text) IS DISTINCT FROM (new.guardrails ->> 'maxSpendUsdPerDay'::text)) EXECUTE FUNCTION limit_agent();
CREATE TRIGGER limit_new_agent AFTER INSERT ON agents FOR EACH ROW WHEN ((new.guardrails ->> 'maxRequestsPerMinute'::text) IS NOT NULL OR (new.guardrails ->> 'maxSpendUsdPerDay'::text) IS NOT NULL) EXECUTE FUNCTION limit_agent();

-- V013__approvals
-- What the agents' owners are told by webhook. A row stays until it was delivered or given up, and its id is the message's, so
-- that a message that is sent twice can be known by it.
create table approval_messages (
  id           uuid not null default uuid_v7(),
  approval_id  uuid not null,
  type         text not null,
  body         jsonb not null,
  tries        integer not null default 0,
  run_at       timestamp with time zone default clock_timestamp(),
  delivered_at timestamp with time zone,
  error        text,
  created_at   timestamp with time zone not null default clock_timestamp(),
  constraint approval_messages_pkey PRIMARY KEY (id),
  constraint approval_messages_type_check CHECK (type = ANY (ARRAY['approval.requested'::text, 'approval.decided'::text])),
  constraint approval_messages_approval_id_fkey FOREIGN KEY (approval_id) REFERENCES approvals(id)
);
CREATE INDEX approval_messages_approval ON approval_messages USING btree (approval_id);
CREATE INDEX approval_messages_due ON approval_messages USING btree (run_at) WHERE (run_at IS NOT NULL);

-- V013__approvals
-- What a person was asked to decide: one answer that waits in an order. An order that awaits approval has exactly one pending
-- row, and no other order has any: the trigger below opens and closes them with the order's steps, whoever writes those.
create table approvals (
  id             uuid not null default uuid_v7(),
  order_id       uuid not null,
  agent_id       uuid not null,
  run            integer not null,
  status         text not null default 'pending'::text,
  result         text,
  result_cid     text,
  reasons        jsonb not null,
  confidence     double precision,
  modified       text,
  timeout_policy text not null,
  decide_by      timestamp with time zone,
  deadline       timestamp with time zone not null,
  decided_by     text,
  note           text,
  decided_at     timestamp with time zone,
  created_at     timestamp with time zone not null default clock_timestamp(),
  constraint approvals_pkey PRIMARY KEY (id),
  constraint approvals_check CHECK ((status = 'pending'::text) = (decided_at IS NULL)),
  constraint approvals_reasons_check CHECK (jsonb_typeof(reasons) = 'array'::text),
  constraint approvals_status_check CHECK (status = ANY (ARRAY['pending'::text, 'approved'::text, 'rejected'::text, 'modified'::text, 'expired'::text, 'withdrawn'::text])),
  constraint approvals_timeout_policy_check CHECK (timeout_policy = ANY (ARRAY['reject'::text, 'approve'::text])),
  constraint approvals_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents(id),
  constraint approvals_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id)
);
CREATE INDEX approvals_agent ON approvals USING btree (agent_id, id);
CREATE INDEX approvals_agent_status ON approvals USING btree (agent_id, status, id);
CREATE INDEX approvals_due ON approvals USING btree (LEAST(decide_by, deadline)) WHERE (status = 'pending'::text);
CREATE UNIQUE INDEX approvals_pending ON approvals USING btree (order_id) WHERE (status = 'pending'::text);
CREATE INDEX approvals_status ON approvals USING btree (status, id);
CREATE TRIGGER record_approval AFTER UPDATE OF status ON approvals FOR EACH ROW WHEN (old.status = 'pending'::text AND new.status <> 'pending'::text) EXECUTE FUNCTION record_approval();
CREATE TRIGGER record_new_approval AFTER INSERT ON approvals FOR EACH ROW EXECUTE FUNCTION record_approval();

-- V018__access
-- Who did what to which agent, secret, order or approval. A row is written before the thing is done, so that nothing is done
-- without one, and its outcome after: a row without an outcome is of a process that ended in between.
create table audit_log (
  id             uuid not null default uuid_v7(),
  at             timestamp with time zone not null default clock_timestamp(),
  caller         text,
  grant_id       uuid,
  operator       boolean not null,
  client_address text,
  operation      text not null,
  agent_id       uuid,
  order_id       uuid,
  approval_id    uuid,
  subject        text,
  constraint audit_log_pkey PRIMARY KEY (id)
);
CREATE INDEX audit_log_agent ON audit_log USING btree (agent_id, id) WHERE (agent_id IS NOT NULL);
CREATE INDEX audit_log_caller ON audit_log USING btree (caller, id);
CREATE INDEX audit_log_operation ON audit_log USING btree (operation, id);
CREATE INDEX audit_log_order ON audit_log USING btree (order_id, id) WHERE (order_id IS NOT NULL);
CREATE TRIGGER keep_audit_log BEFORE DELETE OR UPDATE OR TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- V018__access
create table audit_outcomes (
  audit_id uuid not null,
  at       timestamp with time zone not null default clock_timestamp(),
  status   integer not null,
  agent_id uuid,
  subject  text,
  constraint audit_outcomes_pkey PRIMARY KEY (audit_id),
  constraint audit_outcomes_audit_id_fkey FOREIGN KEY (audit_id) REFERENCES audit_log(id)
);
CREATE INDEX audit_outcomes_agent ON audit_outcomes USING btree (agent_id, audit_id) WHERE (agent_id IS NOT NULL);
CREATE TRIGGER keep_audit_outcomes BEFORE DELETE OR UPDATE OR TRUNCATE ON audit_outcomes FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- V006__chain_side
-- The hashes of the newest blocks that were read, to notice when the chain replaces them.
create table chain_blocks (
  chain_id     bigint not null,
  marketplace  text not null,
  block_number bigint not null,
  hash         text not null,
  constraint chain_blocks_pkey PRIMARY KEY (chain_id, marketplace, block_number),
  constraint chain_blocks_hash_check CHECK (hash ~ '^0x[0-9a-f]{64}$'::text)
);

-- V003__chain, changed by V006__chain_side, V022__rejected_disputes_and_standstills, V026__cursor_within_a_block
-- How far the marketplace's events are read: every event up to and including block_number is in orders.
create table chain_cursor (
  chain_id         bigint not null,
  marketplace      text not null,
  block_number     bigint not null,
  updated_at       timestamp with time zone not null default now(),
  head_block       bigint,
  head_at          timestamp with time zone,
  verified_block   bigint not null,
  first_block      bigint not null default 0,
  behind_since     timestamp with time zone,
  error            text,
  next_block_taken integer not null default 0,
  next_block_hash  text,
  constraint chain_cursor_pkey PRIMARY KEY (chain_id, marketplace),
  constraint chain_cursor_marketplace_check CHECK (marketplace ~ '^0x[0-9a-f]{40}$'::text),
  constraint chain_cursor_next_block_check CHECK (next_block_taken >= 0 AND (next_block_taken > 0) = (next_block_hash IS NOT NULL))
);

-- V012__guardrails
-- What a model answered to a question of a check, so that a step that is repeated does not pay for it again.
create table check_answers (
  order_id uuid not null,
  run      integer not null,
  question text not null,
  answer   text not null,
  constraint check_answers_pkey PRIMARY KEY (order_id, run, question),
  constraint check_answers_question_check CHECK (question ~ '^[0-9a-f]{64}$'::text),
  constraint check_answers_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id)
);

-- V003__chain, changed by V007__outbox, V022__rejected_disputes_and_standstills, V035__order_of_completions
-- The outbox: one row an order whose result waits to be written to the chain.
create table completions (
  id             uuid not null,
  seller_address text not null,
  run_at         timestamp with time zone not null default now(),
  failures       integer not null default 0,
  created_at     timestamp with time zone not null default now(),
  error          text,
  priority       integer not null default 0,
  rank           timestamp with time zone not null default now(),
  constraint completions_pkey PRIMARY KEY (id),
  constraint completions_id_fkey FOREIGN KEY (id) REFERENCES orders(id)
);
CREATE INDEX completions_due ON completions USING btree (run_at, id);
CREATE INDEX completions_seller ON completions USING btree (seller_address, run_at);
CREATE INDEX completions_work ON completions USING btree (seller_address, priority DESC, rank, id);
CREATE TRIGGER completions_rank BEFORE INSERT ON completions FOR EACH ROW EXECUTE FUNCTION rank_completion();

-- V006__chain_side
-- What keeps the runtime as a whole from its work. A row is there as long as it is so.
create table conditions (
  kind    text not null,
  subject text not null default ''::text,
  message text not null,
  since   timestamp with time zone not null default now(),
  constraint conditions_pkey PRIMARY KEY (kind, subject),
  constraint conditions_kind_check CHECK (kind ~ '^[a-z]+(_[a-z]+)*$'::text)
);

-- V017__documents_by_turns
-- When a worker last took a document of the agent: agents take turns, so that the many documents of one keep no other waiting.
create table document_turns (
  agent_id uuid not null,
  at       timestamp with time zone not null,
  constraint document_turns_pkey PRIMARY KEY (agent_id),
  constraint document_turns_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents(id)
);

-- V011__knowledge
-- Agents' documents. content is there only as long as the document waits to be read. run_at, locked_until and attempt are its
-- place in the work: a claim adds one to attempt, and what an earlier claim still writes is refused.
create table documents (
  id              uuid not null default uuid_v7(),
  agent_id        uuid not null,
  name            text not null,
  media_type      text not null,
  size_bytes      bigint not null,
  sha256          bytea not null,
  content         bytea,
  status          text not null default 'processing'::text,
  reason          text,
  store           text not null,
  location        jsonb not null default '{}'::jsonb,
  embedding_model text not null,
  characters      bigint not null default 0,
  passages        integer not null default 0,
  attempt         integer not null default 0,
  failures        integer not null default 0,
  run_at          timestamp with time zone not null default now(),
  locked_until    timestamp with time zone,
  created_at      timestamp with time zone not null default now(),
  updated_at      timestamp with time zone not null default now(),
  constraint documents_pkey PRIMARY KEY (id),
  constraint documents_location_check CHECK (jsonb_typeof(location) = 'object'::text),
  constraint documents_status_check CHECK (status = ANY (ARRAY['processing'::text, 'ready'::text, 'failed'::text, 'deleting'::text])),
  constraint documents_store_check CHECK (store = ANY (ARRAY['postgres-pgvector'::text, 'qdrant'::text, 'pinecone'::text])),
  constraint documents_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents(id)
);
CREATE INDEX documents_due ON documents USING btree (run_at) WHERE ((status = ANY (ARRAY['processing'::text, 'deleting'::text])) OR ((status = 'failed'::text) AND (passages > 0) AND (store <> 'postgres-pgvector'::text)));
CREATE INDEX documents_of_agent ON documents USING btree (agent_id, id);
CREATE UNIQUE INDEX documents_same ON documents USING btree (agent_id, sha256) WHERE (status <> 'deleting'::text);

-- V002__orders, changed by V004__api, V018__access
-- Input that arrived before its order did.
create table early_inputs (
  order_id        text not null,
  input_data      jsonb not null,
  input_hash      text not null,
  received_at     timestamp with time zone not null default now(),
  input_keccak256 text,
  given_by        text not null default '*'::text,
  constraint early_inputs_pkey PRIMARY KEY (order_id, given_by),
  constraint early_inputs_given_by_check CHECK (given_by = '*'::text OR given_by ~ '^0x[0-9a-f]{40}$'::text),
  constraint early_inputs_order_id_check CHECK (order_id ~ '^0x[0-9a-f]{64}$'::text)
);
CREATE INDEX early_inputs_age ON early_inputs USING btree (received_at);
CREATE INDEX early_inputs_giver ON early_inputs USING btree (given_by);

-- V036__early_orders
-- Orders whose event is in a block that is not deep enough yet to be read for good: work on them has begun. When that
-- block is read, each is found there, or waits until its event is in another one.
create table early_orders (
  id           uuid not null,
  chain_id     bigint not null,
  block_number bigint not null,
  block_hash   text,
  constraint early_orders_pkey PRIMARY KEY (id),
  constraint early_orders_id_fkey FOREIGN KEY (id) REFERENCES orders(id) ON DELETE CASCADE
);
CREATE INDEX early_orders_block ON early_orders USING btree (chain_id, block_number);

-- V012__guardrails
-- What a guardrail found in an order, and what it did about it.
create table guardrail_findings (
  id         bigint not null generated always as identity,
  order_id   uuid not null,
  run        integer not null,
  stage      text not null,
  guardrail  text not null,
  found_by   text not null,
  detail     text not null,
  action     text not null,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint guardrail_findings_pkey PRIMARY KEY (id),
  constraint guardrail_findings_order_id_run_stage_guardrail_found_by_de_key UNIQUE (order_id, run, stage, guardrail, found_by, detail),
  constraint guardrail_findings_action_check CHECK (action = ANY (ARRAY['ended'::text, 'withheld'::text, 'held'::text])),
  constraint guardrail_findings_stage_check CHECK (stage = ANY (ARRAY['input'::text, 'tool'::text, 'answer'::text])),
  constraint guardrail_findings_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id)
);

-- V015__images
-- The images by the calls that they were made for, so that a call that is repeated finds its image and pays nothing.
create table images (
  key        text not null,
  cid        text not null,
  order_id   uuid not null,
  model      text not null,
  size       text not null,
  cost_usd   numeric(20,8) not null default 0,
  created_at timestamp with time zone not null default now(),
  constraint images_pkey PRIMARY KEY (key),
  constraint images_cid_fkey FOREIGN KEY (cid) REFERENCES results(cid),
  constraint images_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id)
);
CREATE INDEX images_cid ON images USING btree (cid);
CREATE INDEX images_order ON images USING btree (order_id);

-- V002__orders
create table logs (
  id         bigint not null generated always as identity,
  agent_id   uuid not null,
  order_id   uuid,
  level      text not null,
  message    text not null,
  data       jsonb,
  created_at timestamp with time zone not null default now(),
  constraint logs_pkey PRIMARY KEY (id),
  constraint logs_level_check CHECK (level = ANY (ARRAY['debug'::text, 'info'::text, 'warn'::text, 'error'::text])),
  constraint logs_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents(id),
  constraint logs_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id)
);
CREATE INDEX logs_agent ON logs USING btree (agent_id, id);
CREATE INDEX logs_order ON logs USING btree (order_id, id) WHERE (order_id IS NOT NULL);

-- V002__orders, changed by V008__order_steps, V012__guardrails
-- The queue: one small row an order that a worker has yet to run or is running. It is deleted when the order leaves
-- the workers, so the table stays as small as the backlog however long the history grows.
create table order_queue (
  id           uuid not null,
  agent_id     uuid not null,
  priority     integer not null,
  enqueued_at  timestamp with time zone not null default now(),
  ready        boolean not null default true,
  run_at       timestamp with time zone not null default now(),
  locked_by    text,
  locked_until timestamp with time zone,
  attempt      integer not null default 0,
  rank         timestamp with time zone not null default now(),
  limited      boolean not null default false,
  constraint order_queue_pkey PRIMARY KEY (id),
  constraint order_queue_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents(id),
  constraint order_queue_id_fkey FOREIGN KEY (id) REFERENCES orders(id)
) with (fillfactor=70, autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_threshold=500);
CREATE INDEX order_queue_agent ON order_queue USING btree (agent_id);
CREATE INDEX order_queue_leased ON order_queue USING btree (locked_until) WHERE (locked_until IS NOT NULL);
CREATE INDEX order_queue_limited ON order_queue USING btree (agent_id, priority DESC, rank, id) WHERE (ready AND limited);
CREATE INDEX order_queue_ready ON order_queue USING btree (priority DESC, rank, id) WHERE (ready AND (NOT limited));
CREATE INDEX order_queue_waiting ON order_queue USING btree (run_at) WHERE ((NOT ready) AND (locked_until IS NULL));
CREATE TRIGGER hold_orphaned_order BEFORE INSERT OR UPDATE OF ready ON order_queue FOR EACH ROW WHEN (new.ready) EXECUTE FUNCTION hold_orphaned_order();
CREATE TRIGGER keep_queued_order BEFORE INSERT ON order_queue FOR EACH ROW EXECUTE FUNCTION keep_queued_order();
CREATE TRIGGER mark_limited_order BEFORE INSERT OR UPDATE OF agent_id ON order_queue FOR EACH ROW EXECUTE FUNCTION mark_limited_order();

-- V011__knowledge
-- What an order's agent was shown, for its result; it outlives the document.
create table order_sources (
  order_id    uuid not null,
  document_id uuid not null,
  number      integer not null,
  document    text not null,
  place       text not null,
  excerpt     text not null,
  score       double precision not null,
  used_by     text not null,
  created_at  timestamp with time zone not null default now(),
  constraint order_sources_pkey PRIMARY KEY (order_id, document_id, number),
  constraint order_sources_used_by_check CHECK (used_by = ANY (ARRAY['retrieval'::text, 'document_qa'::text])),
  constraint order_sources_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id)
);

-- V002__orders, changed by V006__chain_side
-- The state machine (docs/orders.md). What is not listed cannot be written.
create table order_transitions (
  from_status text,
  to_status   text not null,
  undo        boolean not null default false,
  constraint order_transitions_from_status_to_status_key UNIQUE NULLS NOT DISTINCT (from_status, to_status)
);

-- V010__turns
-- What the model said in each turn of an order's run, so that another worker goes on where one was killed and no model call is
-- paid twice.
create table order_turns (
  order_id      uuid not null,
  run           integer not null,
  turn          integer not null,
  response      jsonb not null,
  model         text not null,
  input_tokens  bigint not null,
  output_tokens bigint not null,
  cost_usd      numeric(20,8) not null,
  duration_ms   bigint not null,
  elapsed_ms    bigint not null,
  finish_reason text not null,
  confidence    double precision,
  created_at    timestamp with time zone not null default clock_timestamp(),
  constraint order_turns_pkey PRIMARY KEY (order_id, run, turn),
  constraint order_turns_confidence_check CHECK (confidence >= 0::double precision AND confidence <= 1::double precision),
  constraint order_turns_turn_check CHECK (turn > 0),
  constraint order_turns_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id) ON DELETE CASCADE
);

-- V002__orders, changed by V005__input_lookup, V006__chain_side, V009__agents_at_work, V023__answers
create table orders (
  id                uuid not null default uuid_v7(),
  order_id          text not null,
  service_id        text not null,
  agent_id          uuid not null,
  buyer_address     text not null,
  seller_address    text not null,
  price_wei         numeric(78,0) not null,
  units             numeric(78,0) not null,
  deadline          timestamp with time zone not null,
  priority          integer not null default 0,
  status            text not null,
  input_data        jsonb,
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
  cost_usd          numeric(20,8) not null default 0,
  execution_time_ms bigint,
  failures          integer not null default 0,
  started_at        timestamp with time zone,
  completed_at      timestamp with time zone,
  created_block     bigint not null,
  created_tx_hash   text,
  complete_tx_hash  text,
  created_at        timestamp with time zone not null default now(),
  updated_at        timestamp with time zone not null default now(),
  input_sought_at   timestamp with time zone,
  chain_id          bigint,
  settled_block     bigint,
  settled_tx        text,
  orphaned_at       timestamp with time zone,
  run               integer not null default 0,
  confidence        double precision,
  review_reasons    jsonb,
  finish_reason     text,
  constraint orders_pkey PRIMARY KEY (id),
  constraint orders_order_id_key UNIQUE (order_id),
  constraint orders_confidence_check CHECK (confidence >= 0::double precision AND confidence <= 1::double precision),
  constraint orders_order_id_check CHECK (order_id ~ '^0x[0-9a-f]{64}$'::text),
  constraint orders_review_reasons_check CHECK (jsonb_typeof(review_reasons) = 'array'::text),
  constraint orders_service_id_check CHECK (service_id ~ '^0x[0-9a-f]{64}$'::text),
  constraint orders_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents(id)
);
CREATE INDEX orders_agent ON orders USING btree (agent_id, id);
CREATE INDEX orders_agent_status ON orders USING btree (agent_id, status, id);
CREATE INDEX orders_completing ON orders USING btree (deadline) WHERE (status = 'completing'::text);
CREATE INDEX orders_created_block ON orders USING btree (chain_id, created_block);
CREATE INDEX orders_deadline ON orders USING btree (deadline) WHERE (status = ANY (ARRAY['awaiting_input'::text, 'pending'::text, 'processing'::text, 'awaiting_approval'::text]));
CREATE INDEX orders_ended ON orders USING btree (updated_at, id) WHERE (status = ANY (ARRAY['completed'::text, 'failed'::text, 'cancelled'::text, 'expired'::text]));
CREATE INDEX orders_input_sought ON orders USING btree (input_sought_at NULLS FIRST) WHERE ((status = 'awaiting_input'::text) AND ((input_hash IS NOT NULL) OR (input_uri IS NOT NULL)));
CREATE INDEX orders_open ON orders USING btree (id) WHERE (status = ANY (ARRAY['awaiting_input'::text, 'pending'::text, 'processing'::text, 'awaiting_approval'::text, 'completing'::text, 'disputed'::text]));
CREATE TRIGGER ask_for_approval AFTER UPDATE OF status ON orders FOR EACH ROW WHEN (old.status <> new.status AND (old.status = 'awaiting_approval'::text OR new.status = 'awaiting_approval'::text)) EXECUTE FUNCTION ask_for_approval();
CREATE TRIGGER guard_new_order BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION guard_order_status();
CREATE TRIGGER guard_order BEFORE UPDATE OF status ON orders FOR EACH ROW WHEN (old.status IS DISTINCT FROM new.status) EXECUTE FUNCTION guard_order_status();
CREATE TRIGGER pin_agent_version BEFORE UPDATE OF status ON orders FOR EACH ROW WHEN (new.status = 'processing'::text AND old.status <> 'processing'::text AND new.agent_version IS NULL) EXECUTE FUNCTION pin_agent_version();
CREATE TRIGGER record_new_orders AFTER INSERT ON orders REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_new_orders();
CREATE TRIGGER record_order_steps AFTER UPDATE ON orders REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION record_order_steps();
CREATE TRIGGER release_result AFTER UPDATE OF status ON orders FOR EACH ROW WHEN ((new.status = ANY (ARRAY['completing'::text, 'completed'::text])) AND old.status <> new.status AND new.result_cid IS NOT NULL) EXECUTE FUNCTION release_result();

-- V011__knowledge
-- The parts that documents are searched by. The vector has length 1; it is null where another store has it. PostgreSQL's own
-- arrays hold it with and without pgvector, which casts them where it is there.
create table passages (
  document_id uuid not null,
  number      integer not null,
  agent_id    uuid not null,
  place       text not null,
  text        text not null,
  model       text not null,
  dimension   integer not null,
  embedding   real[],
  words       tsvector not null generated always as (to_tsvector('english'::regconfig, text)) stored,
  constraint passages_pkey PRIMARY KEY (document_id, number),
  constraint passages_check CHECK (cardinality(embedding) = dimension),
  constraint passages_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id) ON DELETE CASCADE
);
CREATE INDEX passages_of_agent ON passages USING btree (agent_id, model);
CREATE INDEX passages_words ON passages USING gin (words);

-- V020__limits
-- How much of each quota is used. Written with every request and worth nothing after a crash: hence unlogged, and room on each
-- page for the row's next version.
-- full_at: when the whole quota is there again, if nothing more is taken
-- let_through: whether the newest request was
create unlogged table rate_limits (
  key         text not null,
  full_at     timestamp with time zone not null,
  let_through boolean not null default true,
  constraint rate_limits_pkey PRIMARY KEY (key),
  constraint rate_limits_key_check CHECK (length(key) >= 1 AND length(key) <= 200)
) with (fillfactor=50, autovacuum_vacuum_scale_factor=0.05);

-- V002__orders, changed by V008__order_steps, V013__approvals, V015__images
create table results (
  cid        text not null,
  bytes      bytea not null,
  created_at timestamp with time zone not null default now(),
  order_id   uuid,
  published  boolean not null default true,
  publish_at timestamp with time zone,
  early      boolean not null default false,
  media_type text not null default 'application/json'::text,
  constraint results_pkey PRIMARY KEY (cid),
  constraint results_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id)
);
CREATE INDEX results_kept_back ON results USING btree (order_id) WHERE (NOT published);
CREATE INDEX results_publish_at ON results USING btree (publish_at) WHERE ((NOT published) AND (publish_at IS NOT NULL));

-- V019__vault
-- Entries of Vault's KV that are to be removed there. One that is about to be written stands here before it is, and is taken out
-- by the statement that stores its row: what a process that died has written is removed like any other. A claim adds one to
-- attempt, after which no row can be stored for the entry any more.
create table secret_removals (
  entry      uuid not null,
  agent_id   uuid not null,
  key        text not null,
  attempt    integer not null default 0,
  run_at     timestamp with time zone not null default now(),
  created_at timestamp with time zone not null default now(),
  constraint secret_removals_pkey PRIMARY KEY (entry),
  constraint secret_removals_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents(id)
);
CREATE INDEX secret_removals_due ON secret_removals USING btree (run_at);

-- V001__agents, changed by V019__vault
-- A secret's value is sealed with a data key of its own, which is sealed with the master key named by key_id.
create table secrets (
  agent_id     uuid not null,
  key          text not null,
  key_id       text not null,
  sealed_key   bytea,
  sealed_value bytea,
  created_at   timestamp with time zone not null default now(),
  updated_at   timestamp with time zone not null default now(),
  entry        uuid,
  constraint secrets_pkey PRIMARY KEY (agent_id, key),
  constraint secrets_entry_key UNIQUE (entry),
  constraint secrets_in_one_place CHECK (entry IS NULL AND sealed_key IS NOT NULL AND sealed_value IS NOT NULL AND key_id !~~ 'vault:%'::text OR entry IS NOT NULL AND sealed_key IS NULL AND sealed_value IS NULL AND key_id ~~ 'vault:%'::text),
  constraint secrets_key_check CHECK (key ~ '^[A-Z][A-Z0-9_]{0,63}$'::text),
  constraint secrets_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents(id)
);
CREATE TRIGGER secret_deleted AFTER DELETE ON secrets FOR EACH ROW WHEN (old.entry IS NOT NULL) EXECUTE FUNCTION remove_secret_entry();
CREATE TRIGGER secret_replaced AFTER UPDATE ON secrets FOR EACH ROW WHEN (old.entry IS NOT NULL AND new.entry IS DISTINCT FROM old.entry) EXECUTE FUNCTION remove_secret_entry();

-- V006__chain_side, changed by V022__rejected_disputes_and_standstills
-- The steps that an order took because the chain said so, in blocks that the chain may still replace. What a replaced block
-- said is taken back from here.
create table settlements (
  order_id     uuid not null,
  chain_id     bigint,
  block_number bigint not null,
  from_status  text not null,
  to_status    text not null,
  from_error   text,
  settled_at   timestamp with time zone not null default clock_timestamp(),
  log_index    integer,
  constraint settlements_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id)
);
CREATE INDEX settlements_age ON settlements USING btree (settled_at);
CREATE INDEX settlements_block ON settlements USING btree (chain_id, block_number);
CREATE INDEX settlements_order ON settlements USING btree (order_id);

-- V018__access
-- Handed out for a message of EIP-4361, which must carry it; taken back by the first try to sign in with it, or when it is too old.
create table sign_in_nonces (
  nonce      text not null,
  expires_at timestamp with time zone not null,
  constraint sign_in_nonces_pkey PRIMARY KEY (nonce)
);
CREATE INDEX sign_in_nonces_age ON sign_in_nonces USING btree (expires_at);

-- V003__chain, changed by V007__outbox, V022__rejected_disputes_and_standstills
-- The next free nonce of a signing key; its row lock makes one sender at a time.
create table signers (
  address      text not null,
  chain_id     bigint not null,
  turn         integer not null default 0,
  locked_by    text,
  locked_until timestamp with time zone,
  look_at      timestamp with time zone not null default now(),
  held         boolean not null default false,
  balance      numeric(78,0),
  agent_id     uuid,
  gap_since    timestamp with time zone,
  error        text,
  signed_at    timestamp with time zone,
  constraint signers_pkey PRIMARY KEY (address, chain_id),
  constraint signers_address_check CHECK (address ~ '^0x[0-9a-f]{40}$'::text),
  constraint signers_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents(id)
);

-- V010__turns
-- What a tool brought for one call of a turn. Each is stored as soon as it is there.
create table tool_results (
  order_id    uuid not null,
  run         integer not null,
  turn        integer not null,
  call        integer not null,
  name        text not null,
  content     text not null,
  failed      boolean not null,
  duration_ms bigint not null,
  created_at  timestamp with time zone not null default clock_timestamp(),
  constraint tool_results_pkey PRIMARY KEY (order_id, run, turn, call),
  constraint tool_results_call_check CHECK (call >= 0),
  constraint tool_results_order_id_run_turn_fkey FOREIGN KEY (order_id, run, turn) REFERENCES order_turns(order_id, run, turn) ON DELETE CASCADE
);

-- V003__chain, changed by V007__outbox
-- Every transaction ever signed, stored before it is sent.
create table transactions (
  hash          text not null,
  order_id      uuid,
  signer        text not null,
  chain_id      bigint not null,
  nonce         bigint not null,
  raw           text not null,
  status        text not null default 'signed'::text,
  block_number  bigint,
  gas_used      bigint,
  error         text,
  created_at    timestamp with time zone not null default now(),
  sent_at       timestamp with time zone,
  mined_at      timestamp with time zone,
  kind          text not null default 'completion'::text,
  gas_limit     numeric(78,0),
  max_fee       numeric(78,0),
  max_tip       numeric(78,0),
  signed_block  bigint,
  answer        text,
  answer_text   text,
  missing_since timestamp with time zone,
  constraint transactions_pkey PRIMARY KEY (hash),
  constraint filler_has_no_order CHECK ((kind = 'filler'::text) = (order_id IS NULL)),
  constraint transactions_hash_check CHECK (hash ~ '^0x[0-9a-f]{64}$'::text),
  constraint transactions_kind_check CHECK (kind = ANY (ARRAY['completion'::text, 'filler'::text])),
  constraint transactions_status_check CHECK (status = ANY (ARRAY['signed'::text, 'mined'::text, 'reverted'::text, 'replaced'::text])),
  constraint transactions_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id)
);
CREATE INDEX transactions_block ON transactions USING btree (block_number) WHERE (status = ANY (ARRAY['mined'::text, 'reverted'::text]));
CREATE INDEX transactions_open ON transactions USING btree (signer, chain_id, nonce) WHERE (status = 'signed'::text);
CREATE INDEX transactions_order ON transactions USING btree (order_id);
CREATE INDEX transactions_replaced ON transactions USING btree (signer, chain_id, nonce) WHERE (status = 'replaced'::text);
CREATE INDEX transactions_reverted ON transactions USING btree (order_id) WHERE (status = 'reverted'::text);

-- V028__unchecked_outputs
-- What a tool brought and nobody has looked through yet, by its call: who has to wait in between does not make the call again.
create table unchecked_outputs (
  key      text not null,
  order_id uuid not null,
  content  text not null,
  failed   boolean not null,
  constraint unchecked_outputs_pkey PRIMARY KEY (key),
  constraint unchecked_outputs_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id) ON DELETE CASCADE
);
CREATE INDEX unchecked_outputs_order ON unchecked_outputs USING btree (order_id);

create view agent_sums as
 SELECT a.id AS agent_id,
    COALESCE(t.total_orders, 0::bigint) + COALESCE(d.requests, 0::bigint) AS total_orders,
    COALESCE(t.completed_orders, 0::bigint) + COALESCE(d.completed, 0::bigint) AS completed_orders,
    COALESCE(t.failed_orders, 0::bigint) + COALESCE(d.failed, 0::bigint) AS failed_orders,
    COALESCE(t.total_tokens, 0::bigint) + COALESCE(d.tokens, 0::bigint) AS total_tokens,
    COALESCE(t.total_cost_usd, 0::numeric) + COALESCE(d.cost_usd, 0::numeric) AS total_cost_usd,
    COALESCE(t.total_price_wei, 0::numeric) + COALESCE(d.earned_wei, 0::numeric) AS total_price_wei
   FROM agents a
     LEFT JOIN agent_totals t ON t.agent_id = a.id
     LEFT JOIN LATERAL ( SELECT sum(c.requests)::bigint AS requests,
            sum(c.completed)::bigint AS completed,
            sum(c.failed)::bigint AS failed,
            sum(c.tokens)::bigint AS tokens,
            sum(c.cost_usd)::numeric(20,8) AS cost_usd,
            sum(c.earned_wei)::numeric(78,0) AS earned_wei
           FROM agent_deltas c
          WHERE c.agent_id = a.id) d ON true;

create view api_agent_activity as
 SELECT a.id,
    t.total_orders AS "totalRequests",
    t.completed_orders AS "successfulRequests",
    t.failed_orders AS "failedRequests",
    t.total_tokens AS "totalTokensUsed",
    t.total_price_wei::text AS "totalEarnings",
    api_time(( SELECT o.updated_at
           FROM orders o
          WHERE o.agent_id = a.id
          ORDER BY o.id DESC
         LIMIT 1)) AS "lastActiveAt"
   FROM agents a
     JOIN agent_sums t ON t.agent_id = a.id;

create view api_agents as
 SELECT a.id,
    a.name,
    a.description,
    a.owner_address AS "ownerAddress",
    a.on_chain_address AS "onChainAddress",
    a.service_id AS "serviceId",
    a.model,
    a.temperature,
    a.max_tokens AS "maxTokens",
    a.system_prompt AS "systemPrompt",
    a.tools,
    a.guardrails,
    a.knowledge_config AS "knowledgeConfig",
    a.status,
    a.price_per_request::text AS "pricePerRequest",
    t.total_orders AS "totalOrders",
    t.completed_orders AS "completedOrders",
    t.failed_orders AS "failedOrders",
    t.total_tokens AS "totalTokens",
    t.total_cost_usd AS "totalCostUsd",
    t.total_price_wei::text AS "totalEarnedWei",
    a.version,
    api_time(a.created_at) AS "createdAt",
    api_time(a.updated_at) AS "updatedAt",
    a.minimum_margin_wei::text AS "minimumMarginWei",
    a.limits,
    a.mcp_servers AS "mcpServers"
   FROM agents a
     JOIN agent_sums t ON t.agent_id = a.id
  WHERE a.deleted_at IS NULL;

create view api_audit as
 SELECT l.id,
    api_time(l.at) AS at,
    l.caller,
    l.grant_id AS "grantId",
    l.operator,
    l.client_address AS "clientAddress",
    l.operation,
    COALESCE(l.agent_id, o.agent_id) AS "agentId",
    l.order_id AS "orderId",
    l.approval_id AS "approvalId",
    COALESCE(l.subject, o.subject) AS subject,
    o.status
   FROM audit_log l
     LEFT JOIN audit_outcomes o ON o.audit_id = l.id;

create view api_documents as
 SELECT id,
    agent_id AS "agentId",
    name,
    media_type AS "mediaType",
    size_bytes AS "sizeBytes",
    encode(sha256, 'hex'::text) AS sha256,
    status,
    reason,
    store,
    embedding_model AS "embeddingModel",
    characters,
    passages,
    api_time(created_at) AS "createdAt",
    api_time(updated_at) AS "updatedAt"
   FROM documents
  WHERE status <> 'deleting'::text;

create view api_grants as
 SELECT id,
    kind,
    address,
    name,
    scopes,
    api_time(created_at) AS "createdAt",
    api_time(expires_at) AS "expiresAt",
    api_time(last_used_at) AS "lastUsedAt",
    last_used_from AS "lastUsedFrom"
   FROM access_grants
  WHERE ended_at IS NULL AND (expires_at IS NULL OR expires_at > now()) AND address IS NOT NULL;

create view api_logs as
 SELECT id,
    agent_id AS "agentId",
    order_id AS "orderId",
    level,
    message,
    data,
    api_time(created_at) AS "createdAt"
   FROM logs;

create view api_orders as
 SELECT o.id,
    o.order_id AS "orderId",
    o.service_id AS "serviceId",
    o.agent_id AS "agentId",
    o.buyer_address AS "buyerAddress",
    o.seller_address AS "sellerAddress",
    o.price_wei::text AS "priceWei",
    o.input_data AS "inputData",
    o.input_hash AS "inputHash",
        CASE
            WHEN r.published IS NOT FALSE THEN o.result_data
            ELSE NULL::text
        END AS "resultData",
    o.result_uri AS "resultUri",
    o.result_hash AS "resultHash",
    o.status,
    o.error_message AS "errorMessage",
    api_time(o.started_at) AS "startedAt",
    api_time(o.completed_at) AS "completedAt",
    o.input_tokens + o.output_tokens AS "tokensUsed",
    o.cost_usd AS "costUsd",
    o.execution_time_ms AS "executionTimeMs",
    o.complete_tx_hash AS "completeTxHash",
    api_time(o.deadline) AS deadline,
    api_time(o.created_at) AS "createdAt",
    api_time(o.updated_at) AS "updatedAt",
    o.priority,
    r.published AS "resultPublished",
    o.confidence,
    o.review_reasons AS "reviewReasons",
    o.agent_version AS "agentVersion",
    o.finish_reason AS "finishReason",
    o.finish_reason <> 'stop'::text AS "resultCut"
   FROM orders o
     LEFT JOIN results r ON r.cid = o.result_cid;

create view api_turns as
 SELECT order_id,
    run,
    turn,
    response ->> 'text'::text AS text,
    model,
    input_tokens AS "inputTokens",
    output_tokens AS "outputTokens",
    cost_usd AS "costUsd",
    duration_ms AS "durationMs",
    finish_reason AS "finishReason",
    confidence,
    api_time(created_at) AS "createdAt",
    ( SELECT COALESCE(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('name', c.value ->> 'name'::text, 'arguments', "left"(c.value ->> 'arguments'::text, 2000), 'result', "left"(r.content, 2000), 'failed', r.failed, 'durationMs', r.duration_ms)) ORDER BY c.ordinality), '[]'::jsonb) AS "coalesce"
           FROM jsonb_array_elements(t.response -> 'calls'::text) WITH ORDINALITY c(value, ordinality)
             LEFT JOIN tool_results r ON r.order_id = t.order_id AND r.run = t.run AND r.turn = t.turn AND r.call = (c.ordinality - 1)) AS "toolCalls",
    response ->> 'reasoning'::text AS reasoning
   FROM order_turns t;

CREATE OR REPLACE FUNCTION agent_definition(a agents)
 RETURNS json
 LANGUAGE sql
 STABLE
AS $function$
  select json_build_object('model', a.model, 'temperature', a.temperature, 'maxTokens', a.max_tokens,
           'systemPrompt', a.system_prompt, 'tools', a.tools, 'guardrails', a.guardrails, 'limits', a.limits,
           'mcpServers', a.mcp_servers, 'knowledgeConfig', a.knowledge_config)
$function$;

CREATE OR REPLACE FUNCTION api_approvals(margin interval, urgent interval)
 RETURNS TABLE(id uuid, "orderId" uuid, "chainOrderId" text, "agentId" uuid, "agentName" text, status text, result text, "resultCid" text, reasons jsonb, confidence double precision, "modifiedResult" text, "timeoutPolicy" text, "decideBy" text, urgent boolean, deadline text, "priceWei" text, "inputData" jsonb, "orderStatus" text, "agentVersion" integer, "decidedBy" text, note text, "decidedAt" text, "createdAt" text)
 LANGUAGE sql
 STABLE
AS $function$
  select p.id, o.id, o.order_id, p.agent_id, a.name, p.status, p.result, p.result_cid, p.reasons, p.confidence, p.modified,
         p.timeout_policy, api_time(least(p.decide_by, p.deadline - margin)),
         p.status = 'pending' and p.deadline - urgent <= now(), api_time(p.deadline), cast(o.price_wei as text), o.input_data,
         o.status, o.agent_version, p.decided_by, p.note, api_time(p.decided_at), api_time(p.created_at)
    from approvals p join orders o on o.id = p.order_id join agents a on a.id = p.agent_id
$function$;

CREATE OR REPLACE FUNCTION api_time(t timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select to_char(t at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$function$;

CREATE OR REPLACE FUNCTION approval_reason(status text, decided_by text, note text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case status when 'expired' then 'nobody approved the answer in time'
                     else 'rejected' || coalesce(' by ' || decided_by, '') || coalesce(': ' || note, '') end
$function$;

CREATE OR REPLACE FUNCTION ask_for_approval()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION buyers_view(o api_orders)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select to_jsonb(o) - array['errorMessage', 'tokensUsed', 'costUsd', 'executionTimeMs', 'confidence', 'reviewReasons', 'agentVersion']
$function$;

CREATE OR REPLACE FUNCTION count_agent_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.revision := old.revision + 1;
  new.version := old.version + case
    when exists (select from json_each(agent_definition(new)) n
                  where json_changed(n.value, agent_definition(old) -> n.key)) then 1 else 0 end;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION end_of_tenth(moment timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select date_bin(interval '100 milliseconds', moment, timestamptz 'epoch') + interval '100 milliseconds'
$function$;

CREATE OR REPLACE FUNCTION forget_documents()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  delete from documents where agent_id = new.id and store = 'postgres-pgvector';
  delete from passages where agent_id = new.id;
  update documents
     set status = 'deleting', content = null, attempt = attempt + 1, run_at = coalesce(locked_until, now()), updated_at = now()
   where agent_id = new.id and status <> 'deleting';
  return null;
end $function$;

CREATE OR REPLACE FUNCTION forget_starts()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  delete from agent_starts s using (select distinct n.agent_id from new_rows n) a, agent_limits l
   where l.agent_id = a.agent_id and s.agent_id = l.agent_id and s.at < clock_timestamp() - l.period;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION free_starts(agent uuid, most integer)
 RETURNS integer
 LANGUAGE sql
AS $function$
  select case when l.closed_until > clock_timestamp() then 0
              when l.starts is null then most
              else greatest(0, least(most, l.starts - (
                select coalesce(sum(s.orders), 0) from agent_starts s
                 where s.agent_id = l.agent_id and s.at > clock_timestamp() - l.period))) end::integer
    from agent_limits l where l.agent_id = agent
$function$;

CREATE OR REPLACE FUNCTION go_on(o_id uuid, o_status text, o_agent uuid, o_priority integer, o_deadline timestamp with time zone, o_seller text)
 RETURNS void
 LANGUAGE sql
AS $function$
  insert into order_queue (id, agent_id, priority, rank, ready)
  select o_id, a.id, o_priority, queue_rank(o_deadline), a.status = 'active' and a.deleted_at is null
    from agents a where a.id = o_agent and o_status = 'pending'
  on conflict (id) do nothing;
  insert into completions (id, seller_address)
  select o_id, o_seller where o_status = 'completing'
  on conflict (id) do nothing
$function$;

CREATE OR REPLACE FUNCTION guard_order_status()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION hold_orphaned_order()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.ready := not exists (select from orders where id = new.id and orphaned_at is not null);
  return new;
end $function$;

CREATE OR REPLACE FUNCTION is_limited(agent uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from agent_limits l where l.agent_id = agent and (l.starts is not null or l.closed_until is not null))
$function$;

CREATE OR REPLACE FUNCTION json_changed(now json, before json)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select cast(now as jsonb) is distinct from cast(before as jsonb)
      or replace(replace(cast(now as text), ': ', ':'), ', ', ',')
         <> replace(replace(cast(before as text), ': ', ':'), ', ', ',')
$function$;

CREATE OR REPLACE FUNCTION keep_agent_version()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into agent_versions (agent_id, version, definition, changed_by, note)
  values (new.id, new.version, agent_definition(new), new.changed_by, new.change_note);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION keep_queued_order()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select from order_queue where id = new.id) then
    return null;
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION limit_agent()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into agent_limits (agent_id, starts) values (new.id, cast(new.guardrails->>'maxRequestsPerMinute' as integer))
  on conflict (agent_id) do update set starts = excluded.starts, closed_until = null;
  update order_queue q set limited = true
   where q.id = any (array(select c.id from order_queue c
                            where c.agent_id = new.id and not c.limited and is_limited(new.id)
                            order by c.id for update skip locked));
  return null;
end $function$;

CREATE OR REPLACE FUNCTION mark_limited_order()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.limited := is_limited(new.agent_id);
  return new;
end $function$;

CREATE OR REPLACE FUNCTION order_named(name text)
 RETURNS uuid
 LANGUAGE sql
 STABLE
AS $function$
  select id from orders
   where order_id = lower(name) or id = case when name !~ '^0x' then name::uuid end
$function$;

CREATE OR REPLACE FUNCTION pin_agent_version()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.agent_version := (select a.version from agents a where a.id = new.agent_id);
  return new;
end $function$;

CREATE OR REPLACE FUNCTION queue_rank(deadline timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select least(now(), deadline - interval '24 hours')
$function$;

CREATE OR REPLACE FUNCTION rank_completion()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  select o.priority, least(new.created_at, o.deadline - interval '24 hours') into new.priority, new.rank
    from orders o where o.id = new.id;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION record_approval()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION record_new_orders()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into logs (agent_id, order_id, level, message, data)
    select n.agent_id, n.id, 'info', 'order is ' || n.status,
           jsonb_build_object('to', n.status, 'block', n.created_block, 'transaction', n.created_tx_hash)
      from new_rows n;
  insert into agent_deltas (agent_id, day, requests)
    select n.agent_id, utc_day(clock_timestamp()), count(*) from new_rows n group by n.agent_id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION record_order_steps()
 RETURNS trigger
 LANGUAGE plpgsql
 SET enable_nestloop TO 'off'
AS $function$
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
  insert into agent_deltas (agent_id, day, completed, failed, tokens, cost_usd, earned_wei, answers, answer_ms)
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
        or n.cost_usd <> o.cost_usd
        or n.execution_time_ms is distinct from o.execution_time_ms
     group by n.agent_id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION refuse_audit_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'the audit log is append-only';
end $function$;

CREATE OR REPLACE FUNCTION release_result()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update results set publish_at = clock_timestamp()
   where not published and (cid = new.result_cid or order_id = new.id);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION remove_secret_entry()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into secret_removals (entry, agent_id, key) values (old.entry, old.agent_id, old.key)
  on conflict (entry) do update set run_at = now();
  return null;
end $function$;

CREATE OR REPLACE FUNCTION state_before(o orders)
 RETURNS TABLE(status text, error text)
 LANGUAGE sql
 STABLE
AS $function$
  select case when s.stopped then 'cancelled' else s.status end, case when s.stopped then 'the agent was deleted' else s.error end
    from (select b.status, b.error,
                 a.deleted_at is not null and b.status in ('awaiting_input', 'pending', 'awaiting_approval') as stopped
            from agents a,
                 lateral (select coalesce(case was.from_status when 'processing' then 'pending' else was.from_status end,
                                          case when o.result_uri is not null and o.result_hash is not null then 'completing'
                                               when o.input_data is null then 'awaiting_input'
                                               else 'pending' end) as status,
                                 was.from_error as error
                            from (select 1) one
                            left join lateral (
                              select s.from_status, s.from_error from settlements s
                               where s.order_id = o.id and s.from_status not in ('completed', 'disputed')
                                 -- An end that the chain itself had said before is none to go back to.
                                 and not (s.from_status in ('cancelled', 'failed', 'expired')
                                          and exists (select from settlements e
                                                       where e.order_id = o.id and e.to_status = s.from_status
                                                         and e.from_status <> 'disputed' and e.settled_at < s.settled_at))
                               order by s.settled_at desc limit 1) was on true) b
           where a.id = o.agent_id) s
$function$;

CREATE OR REPLACE FUNCTION utc_day(t timestamp with time zone)
 RETURNS date
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select cast(t at time zone 'UTC' as date)
$function$;

CREATE OR REPLACE FUNCTION uuid_v7()
 RETURNS uuid
 LANGUAGE sql
 PARALLEL SAFE
AS $function$
  select (lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0')
          || '7' || substr(r, 14, 3) || substr(r, 17, 16))::uuid
    from (select replace(gen_random_uuid()::text, '-', '') as r) as random
$function$;
