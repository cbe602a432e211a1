package journey;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The runtime's database as a test sees it, past every gate. */
final class OrderBook {

    private final String url;

    OrderBook(String url) {
        this.url = url;
    }

    /**
     * Hands in an input for each of these orders, whether the runtime has seen it yet or not. After a reorganisation an order
     * may have the id of one that is gone, whose input still waits.
     */
    void giveInputs(List<String> ids) throws SQLException {
        run("insert into early_inputs (order_id, input_data, input_hash) "
                + "select id, '{\"prompt\":\"Hello.\"}', '0x' || repeat('0', 64) from unnest(array[" + list(ids)
                + "]) id on conflict do nothing");
    }

    /** How many of these orders are in {@code status}. */
    int count(List<String> ids, String status) throws SQLException {
        return number(
                "select count(*) from orders where status = '" + status + "' and order_id in (" + list(ids) + ")");
    }

    String status(String id) throws SQLException {
        return text("select status from orders where order_id = '" + id + "'");
    }

    /** Some value of each of the order's transactions, separated by commas. */
    String transactions(String id, String value) throws SQLException {
        return text("select string_agg(t." + value + "::text, ',' order by t.created_at) "
                + "from transactions t join orders o on o.id = t.order_id where o.order_id = '" + id + "'");
    }

    int number(String sql) throws SQLException {
        return Integer.parseInt(text(sql));
    }

    /** The first value of the first row; null if there is none. */
    String text(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    void run(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** For a list of SQL. */
    static String list(List<String> ids) {
        return ids.isEmpty() ? "''" : "'" + String.join("','", ids) + "'";
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url);
    }
}
