-- Locks nothing. Writes to the agent's log what its owner should know, once an hour at the most. Returns nothing.
insert into logs (agent_id, level, message)
select a.id, 'warn', :#message from agents a
 where a.id = :#agentId
   and not exists (select from logs l where l.agent_id = a.id and l.message = :#message
                   and l.created_at > now() - interval '1 hour')
