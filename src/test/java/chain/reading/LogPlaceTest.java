package chain.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.web3j.protocol.core.methods.response.Log;

class LogPlaceTest {

    @ParameterizedTest
    @CsvSource({"0x1f, 0xa, 31, 10", "31, 10, 31, 10", "0x1f, , 31, 0"})
    void numbersAreReadAsNodesWriteThem(String block, String index, long number, int place) {
        var log = new Log();
        log.setBlockNumber(block);
        log.setLogIndex(index);
        assertEquals(new LogPlace(number, place), LogPlace.of(log));
    }
}
