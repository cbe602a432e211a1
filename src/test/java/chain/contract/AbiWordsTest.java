package chain.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Bytes4;
import org.web3j.abi.datatypes.generated.Int128;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.abi.datatypes.generated.Uint8;

/** What is read here is what web3j reads; what is left to it, it is asked for. */
class AbiWordsTest {

    private static final List<AbiParameter> FIELDS =
            fields("bytes32", "address", "uint256", "uint8", "string", "bytes", "bool", "int128", "bytes4", "string");

    private final Random random = new Random(3);

    @Test
    void randomAnswersAreReadAsByWeb3j() {
        for (int i = 0; i < 300; i++) {
            String data = "0x" + FunctionEncoder.encodeConstructor(answer());
            assertEquals(Optional.of(ContractAbi.decodeByWeb3j(FIELDS, data)), AbiWords.read(FIELDS, data));
        }
    }

    @Test
    void whatIsCutOffOrPointsOutsideIsLeftToWeb3j() {
        String data = "0x" + FunctionEncoder.encodeConstructor(answer());
        for (int length : new int[] {2, 10, 66, 67, 200, 64 * FIELDS.size(), data.length() - 64}) {
            assertTrue(AbiWords.read(FIELDS, data.substring(0, length)).isEmpty(), "of length " + length);
        }
        List<AbiParameter> text = fields("string");
        for (String head :
                List.of("f".repeat(64), "0".repeat(62) + "20" + "f".repeat(64), "0".repeat(56) + "7fffffff")) {
            assertTrue(AbiWords.read(text, "0x" + head).isEmpty(), head);
        }
        assertTrue(AbiWords.read(text, null).isEmpty());
        assertTrue(AbiWords.read(text, "0xzz").isEmpty());
        assertTrue(AbiWords.read(fields("uint256[]"), data).isEmpty());
        assertTrue(AbiWords.read(fields("(uint256,bool)"), data).isEmpty());
    }

    @Test
    void noFieldsAreNoValues() {
        assertEquals(Optional.of(Map.of()), AbiWords.read(List.of(), "0x"));
    }

    @SuppressWarnings("rawtypes")
    private List<Type> answer() {
        return List.of(
                new Bytes32(bytes(32)),
                new Address(new BigInteger(160, random)),
                new Uint256(new BigInteger(256, random)),
                new Uint8(random.nextInt(256)),
                new Utf8String("Grüße ".repeat(random.nextInt(20))),
                new DynamicBytes(bytes(random.nextInt(100))),
                new Bool(random.nextBoolean()),
                new Int128(new BigInteger(120, random).multiply(BigInteger.valueOf(random.nextBoolean() ? 1 : -1))),
                new Bytes4(bytes(4)),
                new Utf8String(""));
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static List<AbiParameter> fields(String... types) {
        List<AbiParameter> fields = new ArrayList<>();
        for (String type : types) {
            fields.add(new AbiParameter("field" + fields.size(), type, false));
        }
        return fields;
    }
}
