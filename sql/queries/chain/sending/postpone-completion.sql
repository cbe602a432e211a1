-- Locks the completion. It is due again after :#seconds; :#error says why. Returns it.
update completions c
   set error = cast(:#error as text), failures = c.failures + 1,
       run_at = clock_timestamp() + make_interval(secs => cast(:#seconds as integer))
 where c.id = cast(:#id as uuid)
returning c.id
