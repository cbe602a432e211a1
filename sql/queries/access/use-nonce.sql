-- Locks the nonce, which goes. Returns a row if it was there and is not too old.
with used as (delete from sign_in_nonces where nonce = :#nonce returning expires_at)
select expires_at from used where expires_at >= clock_timestamp()
