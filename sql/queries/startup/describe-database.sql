-- Locks nothing. Returns the server's version and the newest migration of the schema.
select current_setting('server_version') as server,
       (select max(version) from flyway_schema_history where success) as schema
