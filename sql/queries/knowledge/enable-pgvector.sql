-- Locks the table of passages when the index is made, which is once. Uses pgvector where the server has it and this
-- user may install it; without it the same table is searched in SQL.
do $body$
begin
  if exists (select from pg_available_extensions where name = 'vector')
     and not exists (select from pg_extension where extname = 'vector') then
    create extension if not exists vector;
  end if;
  if exists (select from pg_extension where extname = 'vector') and to_regclass('passages_nearest') is null then
    create index if not exists passages_nearest on passages
     using hnsw ((cast(embedding as vector(384))) vector_cosine_ops)
     where model = 'all-minilm-l6-v2-q' and embedding is not null;
  end if;
exception when insufficient_privilege then
  raise notice 'pgvector is not used: this user may not install it';
end $body$
