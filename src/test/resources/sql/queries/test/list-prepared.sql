select calls from (select generic_plans + custom_plans as calls from pg_prepared_statements
                    where statement like '%from agents where name like $1 and ''how often'' is not null%'
                      and statement not like '%pg_prepared_statements%') p
