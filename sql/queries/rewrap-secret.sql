-- Locks the secret's row. Puts its data key under the master key :#keyId, unless the row was changed since it was read.
update secrets set key_id = :#keyId, sealed_key = :#sealedKey
 where agent_id = cast(:#agentId as uuid) and key = :#key and sealed_key = :#sealedKeyBefore
