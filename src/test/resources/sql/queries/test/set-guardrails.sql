update agents set guardrails = cast(:#guardrails as json) where id = cast(:#id as uuid) returning id
