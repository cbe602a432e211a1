-- What is used of a quota. Locks nothing.
select cast(full_at as text) as full_at, let_through from rate_limits where key = :#key
