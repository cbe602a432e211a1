update orders set deadline = now() + make_interval(secs => cast(:#seconds as integer)) where id = cast(:#id as uuid)
  returning id
