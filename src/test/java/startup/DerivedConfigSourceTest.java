package startup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DerivedConfigSourceTest {

    @ParameterizedTest
    @CsvSource({"1, 20", "10, 20", "50, 22", "100, 35", "1000, 50"})
    void theConnectionsFollowTheSlots(long slots, long connections) {
        assertEquals(connections, DerivedConfigSource.connections(slots));
    }
}
