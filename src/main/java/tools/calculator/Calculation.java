package tools.calculator;

import com.ezylang.evalex.BaseException;
import com.ezylang.evalex.EvaluationException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.config.ExpressionConfiguration;
import com.ezylang.evalex.data.EvaluationValue;
import com.ezylang.evalex.parser.ASTNode;
import com.ezylang.evalex.parser.ParseException;
import com.ezylang.evalex.parser.Token;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import tools.ToolFailure;

/**
 * One evaluation of an expression. Whatever the expression says, each of its steps is small: numbers have at most
 * {@value #DIGITS} digits and lie between 10^-1000 and 10^1000 or are zero, and no step begins when its time is used up or its
 * thread interrupted.
 */
final class Calculation {

    /** Longer than any number that is written in full, so that what has fewer digits is exact. */
    static final MathContext EXACT = new MathContext(1100);

    private static final int DIGITS = 1100;
    private static final int MOST_MAGNITUDE = 1000;
    private static final int DEEPEST = 100;
    private static final int LONGEST_PLAIN = 50;
    /** What a rounded result is shown with: as many as a decimal128 of IEEE 754 has. */
    private static final MathContext SHOWN = MathContext.DECIMAL128;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final long most;
    private final LongSupplier clock;
    private final long begun;
    private boolean rounded;

    /** A step of it. It says by an {@link ArithmeticException} what is wrong with its operands. */
    @FunctionalInterface
    interface Step {
        BigDecimal of(List<BigDecimal> operands);
    }

    /** @param time of the processor that this thread may take: what others take of a busy machine does not count */
    Calculation(Duration time) {
        this(time, THREADS.isCurrentThreadCpuTimeSupported() ? THREADS::getCurrentThreadCpuTime : System::nanoTime);
    }

    /** @param clock in nanoseconds from any beginning */
    Calculation(Duration time, LongSupplier clock) {
        this.most = time.toNanos();
        this.clock = clock;
        this.begun = clock.getAsLong();
    }

    /** The result for the model. @throws ToolFailure that says what is wrong with the expression, and where */
    String of(String text) {
        try {
            Expression expression = new Expression(text, configuration());
            check(expression.getAbstractSyntaxTree(), 0);
            return shown(bounded(expression.evaluate().getNumberValue()));
        } catch (BaseException wrong) {
            throw failure(wrong);
        } catch (ArithmeticException | NumberFormatException wrong) {
            throw new ToolFailure("the expression cannot be calculated: " + wrong.getMessage(), wrong);
        }
    }

    private ExpressionConfiguration configuration() {
        return ExpressionConfiguration.builder()
                .mathContext(EXACT)
                .arraysAllowed(false)
                .structuresAllowed(false)
                .implicitMultiplicationAllowed(false)
                .defaultConstants(CalculatorFunctions.constants())
                .functionDictionary(CalculatorFunctions.dictionary(this))
                .operatorDictionary(CalculatorOperators.dictionary(this))
                .stripTrailingZeros(false)
                .build();
    }

    /** Takes one step of the evaluation, in whose operands and result nothing is out of bounds. */
    EvaluationValue take(Token token, Step step, EvaluationValue... operands) throws EvaluationException {
        if (clock.getAsLong() - begun > most || Thread.currentThread().isInterrupted()) {
            throw new EvaluationException(token, "there was no time left for it");
        }
        try {
            List<BigDecimal> numbers = new ArrayList<>();
            for (EvaluationValue operand : operands) {
                numbers.add(bounded(operand.getNumberValue()));
            }
            return EvaluationValue.numberValue(bounded(step.of(numbers)));
        } catch (ArithmeticException wrong) {
            throw new EvaluationException(token, wrong.getMessage());
        }
    }

    /** {@code value}, which is an approximation. */
    BigDecimal about(BigDecimal value) {
        rounded = true;
        return value;
    }

    static ArithmeticException outOfBounds() {
        return new ArithmeticException("a number is beyond 10^1000 or below 10^-1000");
    }

    private BigDecimal bounded(BigDecimal value) {
        if (value.signum() == 0) {
            // Without its scale, which may be anything.
            return BigDecimal.ZERO;
        }
        if (Math.abs((long) value.precision() - value.scale() - 1) > MOST_MAGNITUDE) {
            throw outOfBounds();
        }
        BigDecimal cut = value.round(EXACT);
        rounded |= cut.precision() >= DIGITS;
        return cut;
    }

    private void check(ASTNode node, int depth) throws BaseException {
        Token token = node.getToken();
        if (depth > DEEPEST) {
            throw new EvaluationException(token, "it is nested more than " + DEEPEST + " deep");
        }
        switch (token.getType()) {
            case STRING_LITERAL -> throw new EvaluationException(token, "text cannot be calculated with");
            case NUMBER_LITERAL -> checkNumber(token);
            default -> {
                for (ASTNode part : node.getParameters()) {
                    check(part, depth + 1);
                }
            }
        }
    }

    private void checkNumber(Token token) throws BaseException {
        try {
            bounded(EvaluationValue.numberOfString(token.getValue(), EXACT).getNumberValue());
        } catch (NumberFormatException wrong) {
            throw new EvaluationException(token, "this is not a number");
        } catch (ArithmeticException wrong) {
            throw new EvaluationException(token, wrong.getMessage());
        }
    }

    private String shown(BigDecimal result) {
        BigDecimal plain = result.stripTrailingZeros();
        if (!rounded || plain.precision() <= SHOWN.getPrecision()) {
            return text(plain);
        }
        BigDecimal near = plain.round(SHOWN).stripTrailingZeros();
        // What ends before the last digit is a round number that rounding kept from being one.
        boolean isRound = near.precision() < SHOWN.getPrecision() - 2;
        return text(near) + (isRound ? "" : " (rounded to " + SHOWN.getPrecision() + " digits)");
    }

    private static String text(BigDecimal number) {
        boolean isLong = Math.abs(number.precision() - number.scale() - 1) > LONGEST_PLAIN;
        return isLong && number.precision() <= LONGEST_PLAIN ? number.toString() : number.toPlainString();
    }

    private static ToolFailure failure(BaseException wrong) {
        String what = wrong instanceof ParseException
                ? "the expression is malformed: "
                : "the expression cannot be calculated: ";
        String token = wrong.getTokenString();
        boolean somewhere = token != null && !token.isEmpty() && token.length() <= LONGEST_PLAIN;
        return new ToolFailure(
                what
                        + wrong.getMessage()
                        + (somewhere ? ", at character " + wrong.getStartPosition() + ": " + token : ""),
                wrong);
    }
}
