update agents set guardrails = cast(:#guardrails as jsonb) where id = cast(:#id as uuid) returning id
