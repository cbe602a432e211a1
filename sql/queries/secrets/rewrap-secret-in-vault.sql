-- Locks the announcement of the entry that was written to Vault, then the secret's row, which from now on names that
-- entry, and takes the announcement back; unless the row was changed since it was read, or the entry is being removed
-- already: then both are left.
with written as materialized (
  select entry from secret_removals where entry = cast(:#entry as uuid) and attempt = 0 for update),
moved as (
  update secrets s set key_id = :#keyId, sealed_key = null, sealed_value = null, entry = w.entry
    from written w
   where s.agent_id = cast(:#agentId as uuid) and s.key = :#key
     and s.sealed_key is not distinct from cast(:#sealedKeyBefore as bytea)
     and s.entry is not distinct from cast(:#entryBefore as uuid)
  returning s.entry)
delete from secret_removals r using moved m where r.entry = m.entry
