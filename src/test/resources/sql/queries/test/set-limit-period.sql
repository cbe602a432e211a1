update agent_limits set period = cast(:#ms as bigint) * interval '1 millisecond' where agent_id = cast(:#id as uuid)
  returning agent_id
