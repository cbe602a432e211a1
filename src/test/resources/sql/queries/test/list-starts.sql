select o.status, cast(extract(epoch from o.started_at) * 1000 as bigint) as ms from orders o
 where o.agent_id = cast(:#id as uuid) order by o.started_at
