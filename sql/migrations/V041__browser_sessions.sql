-- A session that a browser is known by: a cookie of chance, of which only the hash is here. It is a wallet's, as any other session;
-- or that of an API key, whose rights it has and with which it ends; or nobody's wallet's but its role's, by a password that was
-- configured (of whose configured hash password_hash is the SHA-256) or in the development mode (without one).
alter table access_grants
  alter column address drop not null,
  add column cookie_hash bytea unique,
  add column by_key uuid references access_grants(id) on delete cascade,
  add column role text check (role in ('viewer', 'operator')),
  add column password_hash bytea,
  add check ((address is null) = (role is not null)),
  add check (cookie_hash is null or kind = 'session'),
  add check (cookie_hash is not null or (role is null and by_key is null)),
  add check (password_hash is null or role is not null);

create index access_grants_by_key on access_grants (by_key) where by_key is not null;

-- The lists of the API are of wallets.
create or replace view api_grants as
  select id, kind, address, name, scopes, api_time(created_at) as "createdAt", api_time(expires_at) as "expiresAt",
         api_time(last_used_at) as "lastUsedAt", last_used_from as "lastUsedFrom"
    from access_grants
   where ended_at is null and (expires_at is null or expires_at > now()) and address is not null;
