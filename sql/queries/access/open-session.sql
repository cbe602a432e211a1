-- Locks sessions that ended a month ago, which go. Returns the new one's id and when it ends, in seconds since 1970.
with old as (delete from access_grants where kind = 'session' and expires_at < clock_timestamp() - interval '30 days')
insert into access_grants (kind, address, expires_at, proof_hash, proof, proven_at)
values ('session', :#address,
        least(clock_timestamp() + make_interval(hours => cast(:#hours as integer)),
              to_timestamp(cast(:#until as double precision))),
        cast(:#proofHash as bytea), cast(:#proof as bytea),
        case when cast(:#proof as bytea) is not null then clock_timestamp() end)
returning cast(id as text) as id, generation, cast(extract(epoch from expires_at) as bigint) as "expiresAt"
