-- Locks nothing. Returns pgvector's version; no row if the database does not have it.
select extversion from pg_extension where extname = 'vector'
