package tools.calculator;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ezylang.evalex.EvaluationException;
import com.ezylang.evalex.parser.Token;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.ToolCall;
import tools.ToolFailure;

/** What the calculator works out, and that nothing keeps it at work. */
class CalculatorTest {

    /** Of calculators of other classes' runtimes, in the same process. */
    private static final Set<Thread> OTHERS = threads();

    private static final Calculator CALCULATOR = new Calculator();
    private static final String NINES = "9".repeat(900);

    @AfterAll
    static void stop() {
        CALCULATOR.stop();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.1 + 0.2 | 0.3",
                "1.1 * 1.1 | 1.21",
                "100 * 1.15 - 15 | 100",
                "round(1299.90 * (1 - 15/100), 2) | 1104.92",
                "2 ^ 10 | 1024",
                "2 ** 10 | 1024",
                "2 ^ -2 | 0.25",
                "2 ^ 3 ^ 2 | 512",
                "-2 ^ 2 | -4",
                "(-2) ^ 2 | 4",
                "2 * -3 | -6",
                "10 - 4 - 3 | 3",
                "2 + 3 * 4 | 14",
                "7 % 3 | 1",
                "-7 % 3 | -1",
                "mod(-7, 3) | 2",
                "2 ^ 100 | 1267650600228229401496703205376",
                "2 ^ 300 | 2037035976334486086268445688409378161051468393665936250636140449354381299763336706183397376",
                "1/4 | 0.25",
                "1/3 | 0.3333333333333333333333333333333333 (rounded to 34 digits)",
                "1/3 * 3 | 1",
                "10 / 4 | 2.5",
                "sqrt(16) | 4",
                "sqrt(2) | 1.414213562373095048801688724209698 (rounded to 34 digits)",
                "sqrt(2) ^ 2 | 2",
                "cbrt(-27) | -3",
                "4 ^ 0.5 | 2",
                "27 ^ (1/3) | 3",
                "exp(ln(2)) | 2",
                "log10(1000) | 3",
                "log2(1024) | 10",
                "log(e) | 1",
                "pi | 3.14159265358979323846264338327950288419716939937510582097494",
                "sin(pi) | 0",
                "cos(pi / 2) | 0",
                "sin(rad(30)) | 0.5",
                "tan(pi / 4) | 1",
                "sin(1e-60) | 1E-60",
                "deg(pi) | 180",
                "round(deg(atan(1)), 10) | 45",
                "tanh(1000) | 1",
                "exp(-200) | 1.383896526736737530648681456979085E-87 (rounded to 34 digits)",
                "round(2.5) | 3",
                "round(-2.5) | -3",
                "round(1234.5678, 2) | 1234.57",
                "round(1234, -2) | 1200",
                "round(1.5, 900) | 1.5",
                "floor(-1.5) | -2",
                "ceil(1.2) | 2",
                "trunc(-1.9) | -1",
                "fact(20) | 2432902008176640000",
                "comb(49, 6) | 13983816",
                "gcd(12, 18) | 6",
                "lcm(4, 6) | 12",
                "sum(0.1, 0.2, 0.3) | 0.6",
                "avg(1, 2, 3, 4) | 2.5",
                "median(3, 1, 2) | 2",
                "median(4, 1, 2, 3) | 2.5",
                "min(3, -1, 2) | -1",
                "MAX(3, 1, 2) | 3",
                "variance(2, 4, 4, 4, 5, 5, 7, 9) | 4.571428571428571428571428571428571 (rounded to 34 digits)",
                "pstdev(2, 4, 4, 4, 5, 5, 7, 9) | 2",
                "0xff | 255",
                "1e3 | 1000",
                "1.5e-3 | 0.0015",
                "1e900 | 1E+900",
                "0e999999999 | 0",
                "0 * -1 | 0",
                "3 \u00d7 4 \u00f7 2 \u2212 1 | 5",
                "\u0661 + 1 | 2",
            })
    void itCalculates(String expression, String result) throws InterruptedException {
        assertEquals(result, calculate(expression));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 / 0 | the expression cannot be calculated: division by zero, at character 3: /",
                "5 % 0 | the expression cannot be calculated: division by zero, at character 3: %",
                "0 ^ -1 | the expression cannot be calculated: division by zero, at character 3: ^-",
                "sqrt(-1) | the expression cannot be calculated: the square root of a negative number, at character 1: sqrt",
                "ln(0) | the expression cannot be calculated: the logarithm of a number that is not above zero, at character 1: ln",
                "2 + x | the expression cannot be calculated: Variable or constant value for 'x' not found, at character 5: x",
                "fact(2.5) | the expression cannot be calculated: it needs whole numbers, at character 1: fact",
                "2 pi | the expression is malformed: Missing operator, at character 3: pi",
                "system(1) | the expression is malformed: Undefined function 'system', at character 1: system",
                "1 + * 2 | the expression is malformed: Unexpected token after infix operator, at character 5: *",
                "(1 + 2 | the expression is malformed: Closing brace not found, at character 1: (1 + 2",
                "asin(2) | the expression cannot be calculated: it needs a number from -1 to 1, at character 1: asin",
            })
    void whatIsWrongIsSaidAndWhere(String expression, String message) {
        assertEquals(
                message,
                assertThrows(ToolFailure.class, () -> calculate(expression)).getMessage());
    }

    /** Meant to run code, to fill the memory, to run for ever, or to be misread. */
    static Stream<String> hostile() {
        return Stream.of(
                "9**9**9",
                "9^9^9^9",
                "2^10^9",
                "10^999999999 + 1",
                "1e999999999",
                "1e999999999 + 1",
                "floor(1e999999999)",
                "1 % 1e-999999999",
                "1e999999999 % 3",
                "1e99999999999999999999",
                "-1e-999999999",
                "fact(999999999)",
                "fact(fact(fact(9)))",
                "fact(450)",
                "fact(-1)",
                "comb(1e1000, 5e999)",
                "comb(99999, 49999)",
                "exp(1e1000)",
                "exp(exp(exp(exp(9))))",
                "(1 + 1e-900) ^ 1e900",
                "0.5 ^ 1e900",
                "1.0000001 ^ 999999999999.5",
                "sin(1e1000)",
                "tan(pi / 2)",
                "cosh(1e900)",
                "round(1e999, 999999999)",
                "round(1, -999999999)",
                "sqrt(".repeat(101) + "1" + ")".repeat(101),
                "-".repeat(999) + "1",
                "sqrt(".repeat(150) + "2" + ")".repeat(150),
                "2" + "^2".repeat(400),
                "9^".repeat(300) + "9",
                "(" + NINES + ")^2",
                "1" + "+1".repeat(5000),
                "\"a\" + \"b\"",
                "\"" + "a".repeat(500) + "\" * 3",
                "STR_FORMAT(\"%999999999d\", 1)",
                "STR_MATCHES(\"aaaaaaaaaaaaaaaaaaaaaaaa!\", \"(a+)+$\")",
                "DT_NOW()",
                "RANDOM()",
                "IF(1, 2, 3)",
                "java.lang.Runtime.getRuntime()",
                "T(java.lang.Runtime)",
                "__import__(1)",
                "${jndi:ldap://localhost/a}",
                "{{agentl2.access.jwt-secret}}",
                "[1, 2, 3][0]",
                "a[1]",
                "a.b.c",
                "1; 2",
                "x = 5",
                "1 == 1",
                "true",
                "null",
                "()",
                "1,2",
                "1,000 + 1",
                "1e5e5",
                "1.2.3",
                "0x",
                "'1'",
                "\"",
                "max()",
                "gcd(1)",
                "gcd(1, 2, 3)",
                "sqrt(1, 2)",
                "\u0000",
                "1\u00002",
                "   ",
                "");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void aHostileExpressionIsRefusedSoon(String expression) {
        long start = System.nanoTime();
        ToolFailure failure = assertThrows(ToolFailure.class, () -> calculate(expression));
        assertTrue(System.nanoTime() - start < Calculator.PATIENCE.toNanos(), "it took too long");
        assertTrue(failure.getMessage().startsWith("the expression "), failure.getMessage());
        assertFalse(failure.getMessage().contains("Exception"), failure.getMessage());
        assertTrue(failure.getMessage().length() < 200, failure.getMessage());
    }

    /** A machine that does other things meanwhile takes nothing of an expression's second, which is the processor's. */
    @Test
    void timeThatOthersTakeDoesNotCount() throws EvaluationException {
        assertEquals("3", new Calculation(Duration.ZERO, () -> 7).of("1 + 2"));
        var slow = new AtomicLong();
        assertEquals(
                "the expression cannot be calculated: there was no time left for it, at character 3: +",
                assertThrows(
                                ToolFailure.class,
                                () -> new Calculation(Duration.ofNanos(1), () -> slow.addAndGet(2)).of("1 + 2"))
                        .getMessage());
        // A step during which the machine does nothing for its thread, for longer than it may take of the processor.
        var calculation = new Calculation(Duration.ofMillis(200));
        Instant end = Instant.now().plusMillis(400);
        var plus = new Token(1, "+", Token.TokenType.INFIX_OPERATOR);
        calculation.take(plus, numbers -> {
            await().until(() -> Instant.now().isAfter(end));
            return BigDecimal.ONE;
        });
        assertEquals(
                BigDecimal.TWO,
                calculation.take(plus, numbers -> BigDecimal.TWO).getNumberValue());
    }

    /** The most work that can be written in 1000 characters. */
    static Stream<String> laborious() {
        return Stream.of(
                "sum(" + "fact(449),".repeat(99) + "0)",
                "sum(" + "sqrt(2),".repeat(120) + "0)",
                "sum(" + "exp(2300),".repeat(99) + "0)",
                "sum(" + "tan(1e30),".repeat(99) + "0)",
                "sum(" + "acos(.99),".repeat(99) + "0)",
                "sum(" + "ln(1e-999),".repeat(90) + "0)",
                "sum(" + "2.1^1.9,".repeat(120) + "0)",
                "sum(" + "comb(4e9,99),".repeat(75) + "0)",
                "1/3" + "*7/3".repeat(240),
                "stdev(" + "1/3,".repeat(240) + "0)",
                "sqrt(".repeat(90) + "2" + ")".repeat(90),
                "1." + NINES + "^9999999",
                "1e1000 % 1e-1000");
    }

    @ParameterizedTest
    @MethodSource("laborious")
    void noWorkOutlastsItsTime(String expression) throws InterruptedException {
        long start = System.nanoTime();
        try {
            calculate(expression);
        } catch (ToolFailure tooMuch) {
            assertFalse(tooMuch.getMessage().contains("too busy"), "its thread was left alone");
        }
        assertTrue(System.nanoTime() - start < Calculator.PATIENCE.toNanos(), "it took too long");
        await().atMost(Duration.ofSeconds(30)).until(() -> CALCULATOR.busy() == 0);
    }

    @Test
    void manyAtOnceAreServedByAFewThreads() throws Exception {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> results = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                String expression = i + " + 0.5";
                results.add(callers.submit(() -> calculate(expression)));
            }
            for (int i = 0; i < 100; i++) {
                assertEquals(i + ".5", results.get(i).get());
            }
        }
        var threads = threads();
        threads.removeAll(OTHERS);
        assertTrue(threads.size() <= 2, threads + " threads");
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("calculator-"))
                .collect(Collectors.toSet());
    }

    private static String calculate(String expression) throws InterruptedException {
        var arguments = JsonNodeFactory.instance
                .objectNode()
                .setAll(Map.of("expression", JsonNodeFactory.instance.textNode(expression)));
        return CALCULATOR.calculate(new ToolCall("call", "calculator", arguments, "key"));
    }
}
