-- Locks the session, if it is noted that it was used: once a minute. Returns it, with the scopes of the API key that it
-- is by, and what its wallet was asked, as use-session has it; no row if it or its key is over, or nobody used it for
-- :#idleMinutes.
with found as materialized (
  select g.*, k.id as key_id, k.scopes as key_scopes, coalesce(k.id, g.id) as proven,
         coalesce(k.proof_hash, g.proof_hash) as asked_hash, coalesce(k.proof, g.proof) as asked,
         coalesce(k.proven_at, g.proven_at) as asked_at
    from access_grants g
    left join access_grants k
      on k.id = g.by_key and k.ended_at is null and (k.expires_at is null or k.expires_at > clock_timestamp())
   where g.cookie_hash = :#cookieHash and g.ended_at is null and g.expires_at > clock_timestamp()
     and coalesce(g.last_used_at, g.created_at)
         > clock_timestamp() - make_interval(mins => cast(:#idleMinutes as integer))
     and (g.by_key is null or k.id is not null)),
noted as (
  update access_grants g set last_used_at = clock_timestamp(), last_used_from = cast(:#from as text)
    from found f
   where g.id = f.id and (f.last_used_at is null or f.last_used_at < clock_timestamp() - interval '1 minute'))
select cast(id as text) as id, address, role, password_hash as "passwordHash", cast(key_id as text) as "keyId",
       cast(key_scopes as text) as "keyScopes", cast(proven as text) as proven,
       asked_hash as "proofHash", asked as proof,
       coalesce(asked_at < clock_timestamp() - make_interval(secs => cast(:#recheckSeconds as integer)),
                false) as doubtful,
       coalesce(asked_at < clock_timestamp() - 2 * make_interval(secs => cast(:#recheckSeconds as integer)),
                false) as overdue
  from found
