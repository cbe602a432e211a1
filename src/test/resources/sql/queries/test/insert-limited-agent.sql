insert into agents (id, name, owner_address, model, temperature, max_tokens, system_prompt, guardrails)
values (cast(:#id as uuid), 'test', '0x0000000000000000000000000000000000000001', 'gpt-4o-mini', 0.3, 500, 'x',
        cast(:#guardrails as json))
