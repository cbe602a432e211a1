package tools.calculator;

import ch.obermuhlner.math.big.BigDecimalMath;
import com.ezylang.evalex.EvaluationException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.config.ExpressionConfiguration;
import com.ezylang.evalex.config.MapBasedOperatorDictionary;
import com.ezylang.evalex.config.OperatorDictionaryIfc;
import com.ezylang.evalex.data.EvaluationValue;
import com.ezylang.evalex.operators.OperatorIfc;
import com.ezylang.evalex.parser.Token;
import java.math.BigDecimal;
import java.util.Map;

/** What may stand between the numbers of an expression, or before one. */
final class CalculatorOperators {

    /** The most that {@link BigDecimal#pow(int, java.math.MathContext)} takes. */
    private static final int LARGEST_EXPONENT = 999_999_999;

    private CalculatorOperators() {}

    static OperatorDictionaryIfc dictionary(Calculation calculation) {
        var all = new Operators(calculation);
        Operator power = all.power(of -> power(of.get(0), of.get(1), calculation));
        // A sign binds less than a power, so the parser would take the ^ of 2^-1 before it has an exponent.
        Operator inverse = all.power(of -> power(of.get(0), of.get(1).negate(), calculation));
        return MapBasedOperatorDictionary.ofOperators(
                Map.entry("+", all.prefix(of -> of.get(0))),
                Map.entry("-", all.prefix(of -> of.get(0).negate())),
                Map.entry("+", all.sum(of -> of.get(0).add(of.get(1), Calculation.EXACT))),
                Map.entry("-", all.sum(of -> of.get(0).subtract(of.get(1), Calculation.EXACT))),
                Map.entry("*", all.product(of -> of.get(0).multiply(of.get(1), Calculation.EXACT))),
                Map.entry("/", all.product(of -> of.get(0).divide(divisor(of.get(1)), Calculation.EXACT))),
                Map.entry("%", all.product(of -> of.get(0).remainder(divisor(of.get(1))))),
                Map.entry("^", power),
                Map.entry("**", power),
                Map.entry("^-", inverse),
                Map.entry("**-", inverse));
    }

    static BigDecimal divisor(BigDecimal value) {
        if (value.signum() == 0) {
            throw new ArithmeticException("division by zero");
        }
        return value;
    }

    static BigDecimal power(BigDecimal base, BigDecimal exponent, Calculation calculation) {
        if (exponent.signum() == 0) {
            return BigDecimal.ONE;
        }
        if (base.signum() == 0) {
            return exponent.signum() < 0 ? divisor(base) : base;
        }
        if (base.compareTo(BigDecimal.ONE) == 0) {
            return base;
        }
        if (exponent.stripTrailingZeros().scale() > 0) {
            return fractional(base, exponent, calculation);
        }
        if (exponent.abs().compareTo(BigDecimal.valueOf(LARGEST_EXPONENT)) > 0) {
            throw new ArithmeticException("the exponent is too large");
        }
        return base.pow(exponent.intValueExact(), Calculation.EXACT);
    }

    private static BigDecimal fractional(BigDecimal base, BigDecimal exponent, Calculation calculation) {
        if (base.signum() < 0) {
            throw new ArithmeticException("a root of a negative number");
        }
        BigDecimal logarithm = BigDecimalMath.log(base, CalculatorFunctions.WORKING);
        return calculation.about(CalculatorFunctions.exponential(exponent.multiply(logarithm)));
    }

    private record Operators(Calculation calculation) {

        Operator prefix(Calculation.Step step) {
            return new Operator(true, OperatorIfc.OPERATOR_PRECEDENCE_UNARY, false, step, calculation);
        }

        Operator sum(Calculation.Step step) {
            return infix(OperatorIfc.OPERATOR_PRECEDENCE_ADDITIVE, true, step);
        }

        Operator product(Calculation.Step step) {
            return infix(OperatorIfc.OPERATOR_PRECEDENCE_MULTIPLICATIVE, true, step);
        }

        Operator power(Calculation.Step step) {
            return infix(OperatorIfc.OPERATOR_PRECEDENCE_POWER_HIGHER, false, step);
        }

        Operator infix(int precedence, boolean left, Calculation.Step step) {
            return new Operator(false, precedence, left, step, calculation);
        }
    }

    private record Operator(
            boolean isPrefix, int precedence, boolean isLeftAssociative, Calculation.Step step, Calculation calculation)
            implements OperatorIfc {

        @Override
        public int getPrecedence() {
            return precedence;
        }

        @Override
        public int getPrecedence(ExpressionConfiguration configuration) {
            return precedence;
        }

        @Override
        public boolean isPostfix() {
            return false;
        }

        @Override
        public boolean isInfix() {
            return !isPrefix;
        }

        @Override
        public boolean isOperandLazy() {
            return false;
        }

        @Override
        public EvaluationValue evaluate(Expression expression, Token token, EvaluationValue... operands)
                throws EvaluationException {
            return calculation.take(token, step, operands);
        }
    }
}
