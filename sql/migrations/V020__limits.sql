-- How much of each quota is used. Written with every request and worth nothing after a crash: hence unlogged, and room on each
-- page for the row's next version.
create unlogged table rate_limits (
    key text primary key check (length(key) between 1 and 200),
    full_at timestamptz not null,
    let_through boolean not null default true
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
comment on column rate_limits.full_at is 'when the whole quota is there again, if nothing more is taken';
comment on column rate_limits.let_through is 'whether the newest request was';
