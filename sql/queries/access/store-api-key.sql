-- Locks nothing. Returns the new API key as one JSON document, without the key. It is known by the contract wallet's
-- proof of the session that made it, if there is one. Without a document, stale says that the session was not signed in
-- for in the last 15 minutes; else the wallet has 100 keys already.
with session as (
  select id, proof_hash, proof, proven_at, created_at > clock_timestamp() - interval '15 minutes' as fresh
    from access_grants where id = cast(:#session as uuid)),
others as (
  select count(*) as keys from access_grants k
   where k.address = :#address and k.kind = 'key' and k.ended_at is null
     and (k.expires_at is null or k.expires_at > clock_timestamp())),
made as (
  insert into access_grants (kind, address, name, scopes, key_hash, expires_at, proof_hash, proof, proven_at, made_in)
  select 'key', :#address, :#name, cast(:#scopes as jsonb), :#hash,
         clock_timestamp() + make_interval(days => cast(:#days as integer)),
         s.proof_hash, s.proof, s.proven_at, s.id
    from session s, others o where s.fresh and o.keys < 100
  returning id, address, name, scopes, created_at, expires_at)
select (select cast(json_build_object('id', id, 'address', address, 'name', name, 'scopes', scopes,
                                      'createdAt', api_time(created_at),
                                      'expiresAt', api_time(expires_at)) as text) from made) as json,
       not (select fresh from session) as stale
