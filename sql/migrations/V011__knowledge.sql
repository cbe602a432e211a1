-- Agents' documents. content is there only as long as the document waits to be read. run_at, locked_until and attempt are its
-- place in the work: a claim adds one to attempt, and what an earlier claim still writes is refused.
create table documents (
  id              uuid primary key default uuid_v7(),
  agent_id        uuid not null references agents,
  name            text not null,
  media_type      text not null,
  size_bytes      bigint not null,
  sha256          bytea not null,
  content         bytea,
  status          text not null default 'processing' check (status in ('processing', 'ready', 'failed', 'deleting')),
  reason          text,
  -- Where its vectors are, with what is needed to find that place again whatever the agent's configuration says by then.
  store           text not null check (store in ('postgres-pgvector', 'qdrant', 'pinecone')),
  location        jsonb not null default '{}' check (jsonb_typeof(location) = 'object'),
  embedding_model text not null,
  characters      bigint not null default 0,
  passages        integer not null default 0,
  attempt         integer not null default 0,
  failures        integer not null default 0,
  run_at          timestamptz not null default now(),
  locked_until    timestamptz,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now()
);
create unique index documents_same on documents (agent_id, sha256) where status <> 'deleting';
create index documents_of_agent on documents (agent_id, id);
create index documents_due on documents (run_at) where status in ('processing', 'deleting');

-- The parts that documents are searched by. The vector has length 1; it is null where another store has it. PostgreSQL's own
-- arrays hold it with and without pgvector, which casts them where it is there.
create table passages (
  document_id uuid not null references documents on delete cascade,
  number      integer not null,
  agent_id    uuid not null,
  place       text not null,
  text        text not null,
  model       text not null,
  dimension   integer not null,
  embedding   real[] check (cardinality(embedding) = dimension),
  words       tsvector not null generated always as (to_tsvector('english', text)) stored,
  primary key (document_id, number)
);
create index passages_of_agent on passages (agent_id, model);
create index passages_words on passages using gin (words);

-- What an order's agent was shown, for its result; it outlives the document.
create table order_sources (
  order_id      uuid not null references orders,
  document_id   uuid not null,
  number        integer not null,
  document      text not null,
  place         text not null,
  excerpt       text not null,
  score         double precision not null,
  used_by       text not null check (used_by in ('retrieval', 'document_qa')),
  created_at    timestamptz not null default now(),
  primary key (order_id, document_id, number)
);

-- The documents of a deleted agent go with it: at once where PostgreSQL has all of them, else as soon as their store agrees.
create function forget_documents() returns trigger language plpgsql as $$
begin
  delete from documents where agent_id = new.id and store = 'postgres-pgvector';
  delete from passages where agent_id = new.id;
  update documents
     set status = 'deleting', content = null, attempt = attempt + 1, run_at = coalesce(locked_until, now()), updated_at = now()
   where agent_id = new.id and status <> 'deleting';
  return null;
end $$;
create trigger forget_documents after update of deleted_at on agents for each row
  when (new.deleted_at is not null and old.deleted_at is null) execute function forget_documents();

create view api_documents as
  select id, agent_id as "agentId", name, media_type as "mediaType", size_bytes as "sizeBytes", encode(sha256, 'hex') as sha256,
         status, reason, store, embedding_model as "embeddingModel", characters, passages,
         api_time(created_at) as "createdAt", api_time(updated_at) as "updatedAt"
    from documents where status <> 'deleting';
