-- Locks nothing. Returns the approval as one JSON document.
select cast(to_json(p) as text) as json
  from api_approvals(make_interval(secs => cast(:#${properties:agentl2.approvals.margin-seconds} as integer)),
                     make_interval(mins => cast(:#${properties:agentl2.approvals.urgent-minutes} as integer))) p
 where p.id = cast(:#approvalId as uuid)
