-- What the model said in each turn of an order's run, so that another worker goes on where one was killed and no model call is
-- paid twice.
create table order_turns (
  order_id      uuid not null references orders on delete cascade,
  run           integer not null,
  -- From 1.
  turn          integer not null check (turn > 0),
  -- {"text": ..., "calls": [{"id", "name", "arguments"}]}; the arguments are the model's text, whatever it is.
  response      jsonb not null,
  model         text not null,
  input_tokens  bigint not null,
  output_tokens bigint not null,
  cost_usd      numeric(20, 8) not null,
  duration_ms   bigint not null,
  -- How long the run had been worked on when this turn was over; waiting in the queue does not count.
  elapsed_ms    bigint not null,
  finish_reason text not null,
  -- From the log-probabilities of its tokens, 0 to 1; null if there are none.
  confidence    double precision check (confidence between 0 and 1),
  created_at    timestamptz not null default clock_timestamp(),
  primary key (order_id, run, turn)
);

-- What a tool brought for one call of a turn. Each is stored as soon as it is there.
create table tool_results (
  order_id    uuid not null,
  run         integer not null,
  turn        integer not null,
  -- The call's place in its turn, from 0.
  call        integer not null check (call >= 0),
  name        text not null,
  content     text not null,
  failed      boolean not null,
  duration_ms bigint not null,
  created_at  timestamptz not null default clock_timestamp(),
  primary key (order_id, run, turn, call),
  foreign key (order_id, run, turn) references order_turns on delete cascade
);

-- The API's form of a turn.
create view api_turns as
  select t.order_id, t.run, t.turn, t.response ->> 'text' as text, t.model, t.input_tokens as "inputTokens",
         t.output_tokens as "outputTokens", t.cost_usd as "costUsd", t.duration_ms as "durationMs",
         t.finish_reason as "finishReason", t.confidence, api_time(t.created_at) as "createdAt",
         (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                   'name', c.value ->> 'name', 'arguments', left(c.value ->> 'arguments', 2000),
                   'result', left(r.content, 2000), 'failed', r.failed, 'durationMs', r.duration_ms)) order by c.ordinality), '[]')
            from jsonb_array_elements(t.response -> 'calls') with ordinality c
            left join tool_results r
              on r.order_id = t.order_id and r.run = t.run and r.turn = t.turn and r.call = c.ordinality - 1) as "toolCalls"
    from order_turns t;
