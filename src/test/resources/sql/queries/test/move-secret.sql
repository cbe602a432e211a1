-- A thief's try: the sealed row of one agent becomes another's.
update secrets set agent_id = cast(:#to as uuid) where agent_id = cast(:#from as uuid) and key = :#key
