select * from agent_sums where agent_id = cast(:#agentId as uuid)
