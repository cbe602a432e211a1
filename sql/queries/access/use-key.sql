-- Locks the API key, if it is noted that it was used: once a minute. Returns it with what its wallet was asked, and
-- whether it must be asked again (doubtful), and before anything else (overdue); no row if there is none, or it is
-- over.
with found as materialized (
  select g.* from access_grants g
   where g.key_hash = :#hash and g.ended_at is null and (g.expires_at is null or g.expires_at > clock_timestamp())),
noted as (
  update access_grants g set last_used_at = clock_timestamp(), last_used_from = cast(:#from as text)
    from found f
   where g.id = f.id and (f.last_used_at is null or f.last_used_at < clock_timestamp() - interval '1 minute'))
select cast(id as text) as id, address, cast(scopes as text) as scopes, proof_hash as "proofHash", proof,
       coalesce(proven_at < clock_timestamp() - make_interval(secs => cast(:#recheckSeconds as integer)),
                false) as doubtful,
       coalesce(proven_at < clock_timestamp() - 2 * make_interval(secs => cast(:#recheckSeconds as integer)),
                false) as overdue
  from found
