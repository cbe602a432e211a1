-- Locks nothing. Returns how many orders wait for a worker, are with one, and are put off, and how long the oldest that
-- could begin has waited, in seconds.
select count(*) filter (where locked_by is null and ready and run_at <= now()) as waiting,
       count(*) filter (where locked_until > now()) as claimed,
       count(*) filter (where locked_by is null and not (ready and run_at <= now())) as "putOff",
       cast(coalesce(extract(epoch from now() - min(enqueued_at)
                              filter (where locked_by is null and ready and run_at <= now())), 0) as bigint)
         as "oldestSeconds"
  from order_queue
