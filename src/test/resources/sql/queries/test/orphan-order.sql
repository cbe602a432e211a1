update orders set orphaned_at = now() where id = cast(:#id as uuid) returning id
