update orders set status = :#status, settled_block = case when :#status = 'completed' then 1 else settled_block end
  where id = cast(:#id as uuid) returning id
