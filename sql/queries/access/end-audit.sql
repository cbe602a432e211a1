-- Locks nothing. Writes down what came of it.
insert into audit_outcomes (audit_id, status, agent_id, subject)
values (cast(:#id as uuid), cast(:#status as integer), cast(:#agentId as uuid), cast(:#subject as text))
