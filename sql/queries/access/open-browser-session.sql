-- Locks sessions that ended a month ago, which go. Returns the new session's id.
with old as (delete from access_grants where kind = 'session' and expires_at < clock_timestamp() - interval '30 days')
insert into access_grants (kind, address, by_key, role, password_hash, cookie_hash, expires_at,
                           proof_hash, proof, proven_at)
values ('session', cast(:#address as text), cast(:#byKey as uuid), cast(:#role as text), cast(:#passwordHash as bytea),
        :#cookieHash,
        least(clock_timestamp() + make_interval(hours => cast(:#hours as integer)),
              to_timestamp(cast(:#until as double precision))),
        cast(:#proofHash as bytea), cast(:#proof as bytea),
        case when cast(:#proof as bytea) is not null then clock_timestamp() end)
returning cast(id as text) as id
