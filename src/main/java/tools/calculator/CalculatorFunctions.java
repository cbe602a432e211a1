package tools.calculator;

import ch.obermuhlner.math.big.BigDecimalMath;
import com.ezylang.evalex.EvaluationException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.config.FunctionDictionaryIfc;
import com.ezylang.evalex.data.EvaluationValue;
import com.ezylang.evalex.functions.FunctionIfc;
import com.ezylang.evalex.functions.FunctionParameterDefinition;
import com.ezylang.evalex.parser.Token;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** The functions and constants that an expression may name. Nothing else can be called. */
final class CalculatorFunctions {

    /** Of functions whose values are no decimals; more than are shown, so that what is shown is right. */
    static final MathContext WORKING = new MathContext(60);

    private static final int DECIMALS = 45;
    private static final int MANY = 1000;
    /** Beyond the logarithm of the largest number. */
    private static final BigDecimal LARGEST_POWER = BigDecimal.valueOf(2310);
    /** Angles beyond this would have to be known to more digits than anybody writes. */
    private static final BigDecimal LARGEST_ANGLE = BigDecimal.TEN.pow(30);

    private static final Map<String, EvaluationValue> CONSTANTS = constantValues();

    private CalculatorFunctions() {}

    /** By name, in either case of letters. */
    static Map<String, EvaluationValue> constants() {
        return CONSTANTS;
    }

    static FunctionDictionaryIfc dictionary(Calculation calculation) {
        Map<String, FunctionIfc> functions = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        var add = new Catalogue(functions, calculation);
        addOfNumbers(add);
        addOfAngles(add);
        addOfLists(add);
        return new Dictionary(functions);
    }

    private static void addOfNumbers(Catalogue add) {
        add.exact("abs", 1, 1, of -> of.get(0).abs());
        add.exact("sign", 1, 1, of -> BigDecimal.valueOf(of.get(0).signum()));
        add.exact("round", 1, 2, of -> CalculatorNumbers.scaled(of, RoundingMode.HALF_UP));
        add.exact("floor", 1, 2, of -> CalculatorNumbers.scaled(of, RoundingMode.FLOOR));
        add.exact("ceil", 1, 2, of -> CalculatorNumbers.scaled(of, RoundingMode.CEILING));
        add.exact("trunc", 1, 2, of -> CalculatorNumbers.scaled(of, RoundingMode.DOWN));
        add.exact("mod", 2, 2, of -> CalculatorNumbers.modulo(of.get(0), of.get(1)));
        add.exact("fact", 1, 1, of -> CalculatorNumbers.factorial(of.get(0)));
        add.exact("comb", 2, 2, of -> CalculatorNumbers.combinations(of.get(0), of.get(1)));
        add.exact("gcd", 2, 2, of -> CalculatorNumbers.divisor(of.get(0), of.get(1)));
        add.exact("lcm", 2, 2, of -> CalculatorNumbers.multiple(of.get(0), of.get(1)));
        add.exact("sqrt", 1, 1, of -> CalculatorNumbers.root(of.get(0)));
        add.exact("pow", 2, 2, of -> CalculatorOperators.power(of.get(0), of.get(1), add.calculation()));
        add.real(
                "cbrt",
                (x, digits) -> BigDecimalMath.root(x.abs(), BigDecimal.valueOf(3), digits)
                        .multiply(BigDecimal.valueOf(x.signum())));
        add.real("exp", (x, digits) -> exponential(x));
        add.real("ln", (x, digits) -> BigDecimalMath.log(positive(x), digits));
        add.real("log", (x, digits) -> BigDecimalMath.log(positive(x), digits));
        add.real("log10", (x, digits) -> BigDecimalMath.log10(positive(x), digits));
        add.real("log2", (x, digits) -> BigDecimalMath.log2(positive(x), digits));
    }

    private static void addOfAngles(Catalogue add) {
        add.circular("sin", BigDecimalMath::sin);
        add.circular("cos", BigDecimalMath::cos);
        add.circular("tan", CalculatorNumbers::tangent);
        add.real("asin", (x, digits) -> BigDecimalMath.asin(CalculatorNumbers.sine(x), digits));
        add.real("acos", (x, digits) -> BigDecimalMath.acos(CalculatorNumbers.sine(x), digits));
        add.real("atan", BigDecimalMath::atan);
        add.real("sinh", (x, digits) -> BigDecimalMath.sinh(power(x), digits));
        add.real("cosh", (x, digits) -> BigDecimalMath.cosh(power(x), digits));
        add.real("tanh", CalculatorNumbers::tanh);
        add.real("rad", (x, digits) -> BigDecimalMath.toRadians(x, digits));
        add.real("deg", (x, digits) -> BigDecimalMath.toDegrees(x, digits));
    }

    private static void addOfLists(Catalogue add) {
        add.exact("min", 1, MANY, Collections::min);
        add.exact("max", 1, MANY, Collections::max);
        add.exact("sum", 1, MANY, CalculatorNumbers::sum);
        add.exact("avg", 1, MANY, CalculatorNumbers::mean);
        add.exact("mean", 1, MANY, CalculatorNumbers::mean);
        add.exact("median", 1, MANY, CalculatorNumbers::median);
        add.exact("variance", 2, MANY, of -> CalculatorNumbers.variance(of, 1));
        add.exact("pvariance", 1, MANY, of -> CalculatorNumbers.variance(of, 0));
        add.exact("stdev", 2, MANY, of -> CalculatorNumbers.root(CalculatorNumbers.variance(of, 1)));
        add.exact("pstdev", 1, MANY, of -> CalculatorNumbers.root(CalculatorNumbers.variance(of, 0)));
    }

    /** e to the power of {@code x}. */
    static BigDecimal exponential(BigDecimal x) {
        return BigDecimalMath.exp(power(x), WORKING);
    }

    private static BigDecimal power(BigDecimal x) {
        if (x.abs().compareTo(LARGEST_POWER) > 0) {
            throw Calculation.outOfBounds();
        }
        return x;
    }

    private static BigDecimal angle(BigDecimal x) {
        if (x.abs().compareTo(LARGEST_ANGLE) > 0) {
            throw new ArithmeticException("the angle is too large");
        }
        return x;
    }

    private static BigDecimal positive(BigDecimal x) {
        if (x.signum() <= 0) {
            throw new ArithmeticException("the logarithm of a number that is not above zero");
        }
        return x;
    }

    private static Map<String, EvaluationValue> constantValues() {
        Map<String, EvaluationValue> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        BigDecimal pi = BigDecimalMath.pi(WORKING);
        values.put("pi", EvaluationValue.numberValue(pi));
        values.put("tau", EvaluationValue.numberValue(pi.multiply(BigDecimal.TWO)));
        values.put("e", EvaluationValue.numberValue(BigDecimalMath.e(WORKING)));
        return Collections.unmodifiableMap(values);
    }

    private record Catalogue(Map<String, FunctionIfc> functions, Calculation calculation) {

        void exact(String name, int least, int most, Calculation.Step step) {
            functions.put(name, new Function(least, most, step, calculation));
        }

        void real(String name, BiFunction<BigDecimal, MathContext, BigDecimal> value) {
            exact(name, 1, 1, of -> calculation.about(value.apply(of.get(0).round(WORKING), WORKING)));
        }

        /** The sine of pi, which cannot be written in full, is 0 all the same. */
        void circular(String name, BiFunction<BigDecimal, MathContext, BigDecimal> value) {
            real(name, (x, digits) -> {
                BigDecimal exact = value.apply(angle(x), digits);
                return x.abs().compareTo(BigDecimal.ONE) < 0 ? exact : exact.setScale(DECIMALS, RoundingMode.HALF_EVEN);
            });
        }
    }

    private record Dictionary(Map<String, FunctionIfc> functions) implements FunctionDictionaryIfc {

        @Override
        public void addFunction(String name, FunctionIfc function) {
            functions.put(name.toLowerCase(Locale.ROOT), function);
        }

        @Override
        public FunctionIfc getFunction(String name) {
            return functions.get(name);
        }
    }

    private record Function(int least, int most, Calculation.Step step, Calculation calculation)
            implements FunctionIfc {

        @Override
        public List<FunctionParameterDefinition> getFunctionParameterDefinitions() {
            return Collections.nCopies(
                    hasVarArgs() ? least + 1 : least,
                    FunctionParameterDefinition.builder().name("value").build());
        }

        @Override
        public boolean hasVarArgs() {
            return most > least;
        }

        @Override
        public void validatePreEvaluation(Token token, EvaluationValue... given) throws EvaluationException {
            if (given.length > most) {
                throw new EvaluationException(token, "it takes at most " + most + " values");
            }
        }

        @Override
        public EvaluationValue evaluate(Expression expression, Token token, EvaluationValue... given)
                throws EvaluationException {
            return calculation.take(token, step, given);
        }
    }
}
