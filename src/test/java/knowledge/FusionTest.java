package knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.UUID;
import knowledge.stores.PassageKey;
import org.junit.jupiter.api.Test;

class FusionTest {

    private final PassageKey a = new PassageKey(UUID.randomUUID(), 0);
    private final PassageKey b = new PassageKey(UUID.randomUUID(), 1);
    private final PassageKey c = new PassageKey(UUID.randomUUID(), 2);

    @Test
    void whatAllListsHaveComesFirst() {
        assertEquals(List.of(b, a, c), Fusion.of(List.of(List.of(a, b), List.of(b, c)), 10));
        assertEquals(List.of(b), Fusion.of(List.of(List.of(a, b), List.of(b, c)), 1));
        assertEquals(List.of(a, c), Fusion.of(List.of(List.of(a), List.of(c)), 10));
        assertEquals(List.of(), Fusion.of(List.of(List.of(), List.of()), 10));
    }
}
