select count(*) as rows from agent_deltas where agent_id = cast(:#agentId as uuid)
