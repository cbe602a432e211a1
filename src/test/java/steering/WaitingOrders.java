package steering;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import javax.sql.DataSource;

/** Orders that wait for their input, as rows; and what becomes of them. */
abstract class WaitingOrders {

    static final String ZERO = "0x" + "0".repeat(64);

    @Inject
    DataSource database;

    String order(String hash, String uri) throws SQLException {
        String random = UUID.randomUUID().toString().replace("-", "");
        String id =
                "0x" + random + HexFormat.of().formatHex(random.substring(0, 16).getBytes(UTF_8));
        run(
                "insert into orders (order_id, service_id, agent_id, buyer_address, seller_address, price_wei, units, deadline, "
                        + "status, input_hash, input_uri, created_block, created_tx_hash) select ?, '" + ZERO
                        + "', id, '', '', 1, 1, now() + interval '1 hour', 'awaiting_input', ?, ?, 1, '' from agents limit 1",
                id,
                hash,
                uri);
        return id;
    }

    void awaitInput(String id, String input) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertEquals("pending", status(id)));
        assertEquals(input, text("select input_data from orders where order_id = ?", id));
        assertEquals("1", text("select count(*) from order_queue q join orders o using (id) where order_id = ?", id));
    }

    void awaitWarning(String id, String reason) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertTrue(String.valueOf(text(
                                "select message from logs l join orders o on o.id = l.order_id "
                                        + "where o.order_id = ? and level = 'warn'",
                                id))
                        .contains(reason)));
        assertEquals("awaiting_input", status(id));
    }

    String status(String id) {
        return text("select status from orders where order_id = ?", id);
    }

    String text(String sql, String id) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            var rows = statement.executeQuery();
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void run(String sql, String... values) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            statement.execute();
        }
    }
}
