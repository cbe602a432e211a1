package tools.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a script can do. */
class PythonTest {

    private static final PythonPool POOL = new PythonPool(Limits.of(30, 60));

    @AfterAll
    static void stop() {
        POOL.stop();
    }

    @Test
    void theLastExpressionIsTheResult() throws InterruptedException {
        PythonAnswer answer = POOL.run("""
                def square(n):
                    return n * n
                print("squaring", "\u00e9\ud83d\ude00\u4e2d")
                square(2**70)
                """);
        assertNull(answer.error());
        assertEquals("squaring \u00e9\ud83d\ude00\u4e2d\n", answer.stdout());
        assertEquals("1393796574908163946345982392040522594123776", answer.result());
    }
}
