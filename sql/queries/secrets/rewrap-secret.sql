-- Locks the secret's row. Puts the secret here, under the master key :#keyId, unless the row was changed since it was
-- read.
update secrets set key_id = :#keyId, sealed_key = :#sealedKey, sealed_value = :#sealedValue, entry = null
 where agent_id = cast(:#agentId as uuid) and key = :#key
   and sealed_key is not distinct from cast(:#sealedKeyBefore as bytea)
   and entry is not distinct from cast(:#entryBefore as uuid)
