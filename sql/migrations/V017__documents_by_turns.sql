-- When a worker last took a document of the agent: agents take turns, so that the many documents of one keep no other waiting.
create table document_turns (
  agent_id uuid primary key references agents,
  at       timestamptz not null
);

-- What a document that failed left in another store is removed there too.
drop index documents_due;
create index documents_due on documents (run_at)
  where status in ('processing', 'deleting') or status = 'failed' and passages > 0 and store <> 'postgres-pgvector';
