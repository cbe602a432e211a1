update orders set status = :#status where id = cast(:#id as uuid) returning id
