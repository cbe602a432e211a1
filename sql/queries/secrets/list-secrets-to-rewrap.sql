-- Locks nothing. Returns up to :#limit secrets after :#afterAgent and :#afterKey that another key than :#keyId has
-- sealed.
select agent_id, key, key_id, sealed_key, sealed_value, entry
  from secrets
 where key_id <> :#keyId and (agent_id, key) > (cast(:#afterAgent as uuid), cast(:#afterKey as text))
 order by agent_id, key
 limit cast(:#limit as integer)
