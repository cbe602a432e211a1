package chain.reading;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import javax.sql.DataSource;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import startup.TestDatabase;

/** Blocks with more events than one transaction takes. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@WithTestResource(BigBlockNode.class)
class BigBlockTest {

    @Inject
    DataSource database;

    @BeforeEach
    void hostTheService() {
        run(
                "insert into agents (name, owner_address, service_id, model, temperature, max_tokens, system_prompt) select 'demo', '0x"
                        + "0a".repeat(20) + "', '" + BigBlockNode.SERVICE
                        + "', 'gpt-4o', 0, 10, '' where not exists (select from agents)");
    }

    @Test
    void twentyThousandOrdersOfOneBlockAreTakenInPartsAndEachOnce() {
        stopWritingAfter(count() + 7000);
        List<String> orders = BigBlockNode.orders(1, 20_000);
        int block = BigBlockNode.mine(orders);
        eventually(() -> assertEquals(
                "7000 " + (block - 1) + " " + BigBlockNode.hash(),
                text("select next_block_taken || ' ' || block_number || ' ' || next_block_hash from chain_cursor")));
        assertEquals("7000", recorded(block));
        BigBlockNode.asked();
        goOnWriting();
        awaitRead(block);
        assertEquals("20000", recorded(block));
        assertEquals("20000", text("select count(distinct order_id) from orders where created_block = " + block));
        assertEquals(
                "500",
                text("select max(n) from (select count(*) as n from orders where created_block = " + block
                        + " group by cast(xmin as text)) as transactions"));
        assertEquals(
                "1 1",
                text("select min(n) || ' ' || max(n) from (select count(l.id) as n from orders o"
                        + " left join logs l on l.order_id = o.id where o.created_block = " + block
                        + " group by o.id) as steps"));
        // What was taken is not asked for again, nor anything of the rest twice but what was on its way when writing
        // went on.
        List<String> asked = BigBlockNode.asked();
        assertEquals(
                List.of(),
                orders.subList(0, 7_000).stream()
                        .filter(new HashSet<>(asked)::contains)
                        .toList());
        assertTrue(asked.size() <= 13_500, asked.size() + " orders were asked for");
    }

    @Test
    void aRangeOfSeveralBlocksIsTakenInPartsThatEndInTheMiddleOfThem() {
        stopWritingAfter(count());
        int first = BigBlockNode.mine(BigBlockNode.orders(5, 400));
        BigBlockNode.mine(List.of());
        BigBlockNode.mine(BigBlockNode.orders(6, 400));
        int last = BigBlockNode.mine(BigBlockNode.orders(7, 400));
        goOnWriting();
        awaitRead(last);
        assertEquals(
                "400 400 400",
                text("select string_agg(cast(n as text), ' ') from (select count(*) as n from orders"
                        + " where created_block >= " + first + " group by created_block) as blocks"));
        assertEquals("4", text("select count(*) from chain_blocks where block_number >= " + first));
    }

    @Test
    void aBlockThatIsReplacedWhenAPartOfItIsTakenIsTakenAnew() {
        List<String> old = BigBlockNode.orders(2, 1600);
        List<String> other = new ArrayList<>(BigBlockNode.orders(3, 1000));
        other.addAll(old.subList(0, 600));
        stopWritingAfter(count() + 1000);
        int block = BigBlockNode.mine(old);
        eventually(() -> assertEquals("1000", text("select next_block_taken from chain_cursor")));
        BigBlockNode.replace(other);
        // What it has read of the old block it may still write; what it reads now is of the new one, and cannot be
        // written.
        eventually(() -> assertEquals("0", text("select next_block_taken from chain_cursor")));
        goOnWriting();
        awaitRead(block);
        assertEquals(
                "1600", text("select count(*) from orders where orphaned_at is null and created_block = " + block));
        assertEquals("400", text("select count(*) from orders where orphaned_at is not null"));
        assertEquals(
                "t",
                text("select bool_and(orphaned_at is null) from orders where order_id = any ('{"
                        + String.join(",", other) + "}')"));
        assertEquals("0", text("select next_block_taken from chain_cursor"));
    }

    @Test
    void oneEventThatTheDatabaseRefusesStopsNoOther() {
        List<String> orders = BigBlockNode.orders(4, 1200);
        run("create function refuse_one() returns trigger language plpgsql as $$ begin"
                + " raise exception 'refused by the test' using errcode = 'character_not_in_repertoire'; end $$");
        run("create trigger refuse_one before insert on orders for each row when (new.order_id = '" + orders.get(700)
                + "') execute function refuse_one()");
        try {
            int block = BigBlockNode.mine(orders);
            awaitRead(block);
            assertEquals("1199", recorded(block));
            assertEquals(orders.get(700), text("select subject from conditions where kind = 'poison_event'"));
        } finally {
            run("drop trigger refuse_one on orders");
            run("drop function refuse_one");
            run("delete from conditions");
        }
    }

    /** From now on every transaction fails that would make it more orders. */
    private void stopWritingAfter(int orders) {
        run("create function stop_writing() returns trigger language plpgsql as $$ begin"
                + " if (select count(*) from orders) > " + orders
                + " then raise exception 'stopped by the test' using errcode = 'admin_shutdown'; end if;"
                + " return null; end $$");
        run("create trigger stop_writing after insert on orders for each statement execute function stop_writing()");
    }

    private void goOnWriting() {
        run("drop trigger stop_writing on orders");
        run("drop function stop_writing");
    }

    private void awaitRead(int block) {
        eventually(() -> assertEquals(
                block + " " + BigBlockNode.hash(),
                text("select block_number || ' ' || hash from chain_cursor join chain_blocks using (block_number)")));
    }

    private String recorded(int block) {
        return text("select count(*) from orders where created_block = " + block);
    }

    private int count() {
        return Integer.parseInt(text("select count(*) from orders"));
    }

    private static void eventually(ThrowingRunnable check) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(check);
    }

    private String text(String sql) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void run(String sql) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
