-- Locks nothing. Returns a version of the agent as one JSON document; no row if there is no such version.
select cast(json_build_object('version', v.version, 'changedBy', v.changed_by, 'note', v.note,
                              'changedAt', api_time(v.changed_at),
         'definition', v.definition) as text) as json
  from agent_versions v
 where v.agent_id = cast(:#agentId as uuid) and v.version = cast(:#version as integer)
