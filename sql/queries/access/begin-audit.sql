-- Locks nothing. Writes down that something is about to be done, and returns that line's id.
insert into audit_log (caller, grant_id, operator, client_address, operation, agent_id, order_id, approval_id, subject)
values (cast(:#caller as text), cast(:#grantId as uuid), :#operator, cast(:#clientAddress as text), :#operation,
        cast(:#agentId as uuid), cast(:#orderId as uuid), cast(:#approvalId as uuid), cast(:#subject as text))
returning cast(id as text) as id
