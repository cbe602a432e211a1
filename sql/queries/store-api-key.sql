-- Locks nothing. Returns the new API key as one JSON document, without the key. It is known by the contract wallet's proof of the
-- session that made it, if there is one; no row if the wallet has 100 keys already.
insert into access_grants (kind, address, name, scopes, key_hash, expires_at, proof_hash, proof, proven_at)
select 'key', :#address, :#name, cast(:#scopes as jsonb), :#hash, clock_timestamp() + make_interval(days => cast(:#days as integer)),
       s.proof_hash, s.proof, s.proven_at
  from (select 1) one left join access_grants s on s.id = cast(:#session as uuid)
 where (select count(*) from access_grants k
         where k.address = :#address and k.kind = 'key' and k.ended_at is null
           and (k.expires_at is null or k.expires_at > clock_timestamp())) < 100
returning cast((select to_jsonb(g) - 'kind' - 'lastUsedAt' - 'lastUsedFrom' from (
            select access_grants.id, access_grants.kind, access_grants.address, access_grants.name, access_grants.scopes,
                   api_time(access_grants.created_at) as "createdAt", api_time(access_grants.expires_at) as "expiresAt") g) as text) as json
