package conventions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the schema of a migrated database as SQL, by its catalogue, always in the same order. */
final class SchemaText {

    private static final Path MIGRATIONS = Path.of("sql", "migrations");
    private static final String HEAD = """
            -- The schema as all of sql/migrations leave it, table by table, then views and functions. It is for reading: a
            -- database is made by the migrations, which also say why. Not to be edited; this rewrites it:
            --   %s
            """;

    private final Connection database;
    private final StringBuilder text = new StringBuilder();

    private SchemaText(Connection database) {
        this.database = database;
    }

    /** @param command what rewrites the file that the text is for */
    static String of(Connection database, String command) throws SQLException, IOException {
        return new SchemaText(database).write(command);
    }

    private String write(String command) throws SQLException, IOException {
        text.append(HEAD.formatted(command));
        sequences();
        for (String table : list("""
                select relname from pg_class
                 where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> 'flyway_schema_history'
                 order by relname collate "C" """)) {
            table(table);
        }
        views();
        functions();
        return text.toString();
    }

    /** But for those of identity columns, which are part of their tables. */
    private void sequences() throws SQLException {
        for (String sequence : list("""
                select format('create sequence %s as %s%s;', s.seqrelid::regclass, format_type(s.seqtypid, null),
                              case when s.seqcycle then ' cycle' else '' end)
                  from pg_sequence s
                 where not exists (select from pg_depend d
                                    where d.classid = 'pg_class'::regclass and d.objid = s.seqrelid and d.deptype in ('i', 'a'))
                 order by s.seqrelid::regclass::text collate "C" """)) {
            text.append('\n').append(sequence).append('\n');
        }
    }

    private void table(String table) throws SQLException, IOException {
        text.append('\n').append(origin(table));
        for (String said : list("""
                select coalesce(a.attname || ': ', '') || d.description
                  from pg_description d
                  left join pg_attribute a on a.attrelid = d.objoid and a.attnum = d.objsubid and d.objsubid > 0
                 where d.classoid = 'pg_class'::regclass and d.objoid = ?::regclass
                 order by d.objsubid""", table)) {
            text.append("-- ").append(said).append('\n');
        }
        List<String> parts = new ArrayList<>();
        parts.addAll(columns(table));
        parts.addAll(list("""
                select format('constraint %I %s', conname, pg_get_constraintdef(oid, true)) from pg_constraint
                 where conrelid = ?::regclass and contype <> 'n'
                 order by array_position(array['p', 'u', 'x', 'c', 'f', 't'], contype::text), conname collate "C" """, table));
        text.append(one("""
                select format('create %stable %I (', case relpersistence when 'u' then 'unlogged ' else '' end, relname)
                  from pg_class where oid = ?::regclass""", table));
        text.append(parts.stream().collect(Collectors.joining(",\n  ", "\n  ", "\n)")));
        text.append(one("""
                select coalesce(' with (' || array_to_string(reloptions, ', ') || ')', '') || ';'
                  from pg_class where oid = ?::regclass""", table));
        text.append('\n');
        statements("""
                select replace(pg_get_indexdef(i.indexrelid), ' ON public.', ' ON ') || ';'
                  from pg_index i join pg_class c on c.oid = i.indexrelid
                 where i.indrelid = ?::regclass
                   and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
                 order by c.relname collate "C" """, table);
        statements("""
                select pg_get_triggerdef(oid, true) || ';' from pg_trigger
                 where tgrelid = ?::regclass and not tgisinternal
                 order by tgname collate "C" """, table);
    }

    private List<String> columns(String table) throws SQLException {
        return list("""
                with columns as (
                  select a.attnum, quote_ident(a.attname) as name, format_type(a.atttypid, a.atttypmod) as type,
                         case when a.attnotnull then ' not null' else '' end
                         || case a.attidentity when 'a' then ' generated always as identity'
                                               when 'd' then ' generated by default as identity' else '' end
                         || case when d.adbin is null then ''
                                 when a.attgenerated = 's'
                                   then ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') stored'
                                 when a.attgenerated = 'v' then ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ')'
                                 else ' default ' || pg_get_expr(d.adbin, d.adrelid) end as rest
                    from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
                   where a.attrelid = ?::regclass and a.attnum > 0 and not a.attisdropped)
                select rpad(name, (select max(length(name)) from columns)) || ' ' || type || rest from columns order by attnum""", table);
    }

    private void views() throws SQLException {
        for (String view : list("""
                select format(E'create view %I as\\n%s', relname, pg_get_viewdef(oid, true)) from pg_class
                 where relnamespace = 'public'::regnamespace and relkind = 'v'
                 order by relname collate "C" """)) {
            text.append('\n').append(view).append('\n');
        }
    }

    private void functions() throws SQLException {
        for (String function : list("""
                select rtrim(replace(pg_get_functiondef(p.oid), ' FUNCTION public.', ' FUNCTION '), E'\\n') || ';'
                  from pg_proc p
                 where p.pronamespace = 'public'::regnamespace
                   and not exists (select from pg_depend d
                                    where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
                 order by p.proname collate "C", pg_get_function_identity_arguments(p.oid) collate "C" """)) {
            text.append('\n').append(function).append('\n');
        }
    }

    /** The migrations that make and change the table, and what the first of them says of it. */
    private static String origin(String table) throws IOException {
        Pattern names = Pattern.compile("(?im)((?:^--.*\\n)*)^(?:create (?:unlogged )?|alter )table " + table + "\\b");
        List<String> found = new ArrayList<>();
        String comment = "";
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            for (Path file : files.sorted().toList()) {
                Matcher statement = names.matcher(Files.readString(file));
                if (statement.find()) {
                    comment = found.isEmpty() ? statement.group(1) : comment;
                    found.add(file.getFileName().toString().replace(".sql", ""));
                }
            }
        }
        String changes = found.size() < 2 ? "" : ", changed by " + String.join(", ", found.subList(1, found.size()));
        return "-- " + String.join("", found.subList(0, Math.min(1, found.size()))) + changes + "\n" + comment;
    }

    private void statements(String query, String table) throws SQLException {
        for (String statement : list(query, table)) {
            text.append(statement).append('\n');
        }
    }

    private String one(String query, String table) throws SQLException {
        return list(query, table).getFirst();
    }

    private List<String> list(String query, String... values) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(query)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            List<String> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    // Lines of functions and views may end with blanks.
                    rows.add(result.getString(1).replaceAll("[ \\t]+(?=\\n|$)", ""));
                }
            }
            return rows;
        }
    }
}
