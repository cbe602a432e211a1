package journey;

import java.sql.SQLException;

/** What was asked of the database, by PostgreSQL's own count (pg_stat_statements), which the tests' server keeps. */
final class StatementCosts {

    private static final String OURS = " from pg_stat_statements where toplevel"
            + " and dbid = (select oid from pg_database where datname = current_database())";

    private final OrderBook book;

    StatementCosts(OrderBook book) throws SQLException {
        this.book = book;
        book.run("create extension if not exists pg_stat_statements");
    }

    /** How often a statement was run. @param like a pattern of SQL for its text, in which constants are {@code $1} and so on */
    int calls(String like) throws SQLException {
        return book.number("select coalesce(sum(calls), 0)" + OURS + " and query like '" + like + "'");
    }

    /** What was run most, for people: calls, plans, milliseconds of it and of its plans for each of so many orders. */
    String perOrder(int orders) throws SQLException {
        return "calls plans    ms  of plans of each order\n" + book.text("""
                select string_agg(to_char(calls / cast(%1$s as numeric), '990.00') || to_char(plans / cast(%1$s as numeric), '990.00')
                           || to_char(total_exec_time / %1$s, '990.00') || to_char(total_plan_time / %1$s, '990.00') || ' '
                           || left(regexp_replace(query, '\\s+', ' ', 'g'), 90), E'\\n' order by calls desc)
                  from (select * %2$s order by calls desc limit 40) s
                """.formatted(orders, OURS));
    }
}
