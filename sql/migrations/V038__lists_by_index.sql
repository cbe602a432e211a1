-- What is looked for among others is found by an index, however many there are: approvals of one status, of an agent or
-- of all; entries of the audit log of one operation, or about an agent that the call itself made; all agents of an owner;
-- deleted agents, whose secrets go.
create index approvals_agent_status on approvals (agent_id, status, id);
create index approvals_status on approvals (status, id);
drop index approvals_waiting;
create index audit_log_operation on audit_log (operation, id);
drop index audit_outcomes_agent;
create index audit_outcomes_agent on audit_outcomes (agent_id, audit_id) where agent_id is not null;
drop index agents_owner;
create index agents_owner on agents (owner_address, id);
create index agents_deleted on agents (id) where deleted_at is not null;
