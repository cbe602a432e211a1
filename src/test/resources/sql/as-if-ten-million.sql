-- Makes the planner take every table for one of ten million rows, without one. A page comes from a row that is taken back
-- with all that was loosened for it; how many rows a page has is what the catalogue says.
do $$
declare
  t record;
  c record;
begin
  set local session_replication_role = replica;
  for t in select cast(oid as regclass) as name, oid from pg_class
            where relnamespace = cast('public' as regnamespace) and relkind = 'r' loop
    begin
      for c in select conname from pg_constraint where conrelid = t.oid and contype in ('c', 'p', 'n')
                  -- Such a column has a value, and must have one.
                  and not exists (select from pg_attribute a
                                   where a.attrelid = t.oid and a.attnum = any (conkey) and a.attidentity <> '')
                order by contype = 'n', contype loop
        execute format('alter table %s drop constraint if exists %I cascade', t.name, c.conname);
      end loop;
      execute format('insert into %s default values', t.name);
      raise exception 'taken back' using errcode = 'AL200';
    exception when sqlstate 'AL200' then null;
    end;
  end loop;
end
$$;
update pg_class c set reltuples = 1e7, relpages = 1
  from pg_class t left join pg_index i on i.indrelid = t.oid
 where t.relnamespace = cast('public' as regnamespace) and t.relkind = 'r' and c.oid in (t.oid, i.indexrelid);
