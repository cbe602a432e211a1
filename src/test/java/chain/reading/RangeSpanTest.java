package chain.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** How many blocks are asked for at once. */
class RangeSpanTest {

    private final RangeSpan span = new RangeSpan(2_000);

    @Test
    void emptyBlocksAreReadInRangesThatDouble() {
        assertEquals(250, span.blocks());
        span.answered(250, 0);
        assertEquals(500, span.blocks());
        span.answered(500, 0);
        span.answered(1_000, 3);
        span.answered(2_000, 0);
        assertEquals(2_000, span.blocks());
    }

    @Test
    void fullBlocksAreReadInRangesOfSomeThousandEvents() {
        span.answered(250, 12_500);
        assertEquals(100, span.blocks());
        span.answered(100, 5_000);
        assertEquals(100, span.blocks());
        span.answered(1, 20_000);
        assertEquals(1, span.blocks());
        span.answered(1, 0);
        assertEquals(2, span.blocks());
    }

    @Test
    void afterARefusalRangesGrowSlowly() {
        span.refused();
        assertEquals(125, span.blocks());
        span.answered(125, 0);
        assertEquals(140, span.blocks());
        for (int i = 0; i < 20; i++) {
            span.refused();
        }
        assertEquals(1, span.blocks());
        span.answered(1, 0);
        assertTrue(span.blocks() == 2);
    }
}
