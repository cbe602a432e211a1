package secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NeedlesTest {

    private final Needles needles = new Needles(List.of("abcd", "abcde", "bcdef", "same", "%41%42"));

    @Test
    void eachIsFoundWhereverItStands() {
        assertEquals(Set.of("abcd", "abcde", "bcdef"), needles.in("xabcdef"));
        assertEquals(Set.of("abcd"), needles.in("abcd"));
        assertEquals(Set.of("same", "%41%42"), needles.in("\u0000é%41%41%42 issame"));
    }

    @Test
    void whatIsCutOffIsNotFound() {
        assertEquals(Set.of(), needles.in("abc bcde sam"));
        assertEquals(Set.of(), needles.in(""));
    }
}
