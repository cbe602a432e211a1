-- Locks the session. Counts the refresh, if :#generation is its newest; what was refreshed less than 10 seconds ago may
-- be asked for again, since an answer can get lost. An older one was copied: the session ends, and so do the API keys
-- that were made in it, since who made them is not certain. Returns the session as it is then; no row if it is over.
with found as materialized (
  select * from access_grants
   where id = cast(:#id as uuid) and kind = 'session' and ended_at is null and expires_at > clock_timestamp()
     for update),
judged as (
  select f.*, f.generation = cast(:#generation as integer) as newest,
         f.generation = cast(:#generation as integer) + 1
             and f.refreshed_at > clock_timestamp() - interval '10 seconds' as again
    from found f),
keys as (
  update access_grants k set ended_at = clock_timestamp(), ended_why = 'a refresh token of its session was used twice'
    from judged j where k.made_in = j.id and k.ended_at is null and not (j.newest or j.again))
update access_grants g
   set generation = g.generation + case when j.newest then 1 else 0 end,
       refreshed_at = case when j.newest then clock_timestamp() else g.refreshed_at end,
       ended_at = case when j.newest or j.again then null else clock_timestamp() end,
       ended_why = case when j.newest or j.again then null else 'a refresh token was used twice' end
  from judged j where g.id = j.id
returning cast(g.id as text) as id, g.address, g.generation,
          cast(extract(epoch from g.expires_at) as bigint) as "expiresAt",
          g.ended_at is not null as ended
