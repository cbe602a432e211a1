-- Takes a request out of the quota of :#key, which gives one back every :#cost microseconds and is full after :#period
-- microseconds (the generic cell rate algorithm, ITU-T I.371). Locks the key's row. Returns whether there was one left,
-- and the microseconds until the quota is full.
insert into rate_limits as used (key, full_at)
values (:#key, now() + cast(:#cost as bigint) * interval '1 microsecond')
on conflict (key) do update set (full_at, let_through) = (
    select case when fits.yes then next.full_at else used.full_at end, fits.yes
    from (select greatest(used.full_at, now()) + cast(:#cost as bigint) * interval '1 microsecond' as full_at) next,
        lateral (select next.full_at <= now() + cast(:#period as bigint) * interval '1 microsecond' as yes) fits)
returning let_through, cast(extract(epoch from full_at - now()) * 1000000 as bigint) as micros_until_full
