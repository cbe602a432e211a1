-- Locks nonces that are too old, which go. Returns when the new one becomes so.
with old as (delete from sign_in_nonces where expires_at < now())
insert into sign_in_nonces (nonce, expires_at)
values (:#nonce, clock_timestamp() + make_interval(secs => cast(:#seconds as integer)))
returning api_time(expires_at) as "expiresAt"
