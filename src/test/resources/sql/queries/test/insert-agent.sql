insert into agents (id, name, owner_address, model, temperature, max_tokens, system_prompt)
values (cast(:#id as uuid), 'test', '0x0000000000000000000000000000000000000001', :#model, 0.3, 500, :#systemPrompt)
on conflict (id) do nothing
