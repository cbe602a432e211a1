package tools.calculator;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/** Arithmetic that neither the expression library nor {@link BigDecimal} has in this form. */
final class CalculatorNumbers {

    private static final int LARGEST_FACTORIAL = 449;
    private static final int MOST_CHOSEN = 4000;
    private static final int LARGEST_BITS = 3330;
    private static final int MOST_PLACES = 1000;
    /** From here on the hyperbolic tangent is 1 to as many digits as are kept. */
    private static final BigDecimal FLAT = BigDecimal.valueOf(100);

    private CalculatorNumbers() {}

    /** The first operand with as many decimal places as the second says, or none. */
    static BigDecimal scaled(List<BigDecimal> of, RoundingMode mode) {
        int places = of.size() == 1 ? 0 : whole(of.get(1), -MOST_PLACES, MOST_PLACES);
        return places < of.get(0).scale() ? of.get(0).setScale(places, mode) : of.get(0);
    }

    /** The remainder with the sign of the divisor. */
    static BigDecimal modulo(BigDecimal a, BigDecimal b) {
        BigDecimal rest = a.remainder(CalculatorOperators.divisor(b));
        return rest.signum() * b.signum() < 0 ? rest.add(b, Calculation.EXACT) : rest;
    }

    static BigDecimal factorial(BigDecimal n) {
        BigInteger product = BigInteger.ONE;
        for (int i = 2; i <= whole(n, 0, LARGEST_FACTORIAL); i++) {
            product = product.multiply(BigInteger.valueOf(i));
        }
        return new BigDecimal(product);
    }

    /** In how many ways {@code k} of {@code n} can be chosen. */
    static BigDecimal combinations(BigDecimal n, BigDecimal k) {
        BigInteger all = integer(n);
        BigInteger chosen = integer(k);
        if (all.signum() < 0 || chosen.signum() < 0 || chosen.compareTo(all) > 0) {
            throw new ArithmeticException("it needs n >= k >= 0");
        }
        int few = whole(new BigDecimal(chosen.min(all.subtract(chosen))), 0, MOST_CHOSEN);
        BigInteger ways = BigInteger.ONE;
        for (int i = 1; i <= few; i++) {
            ways = ways.multiply(all.subtract(BigInteger.valueOf(few - i))).divide(BigInteger.valueOf(i));
            if (ways.bitLength() > LARGEST_BITS) {
                throw Calculation.outOfBounds();
            }
        }
        return new BigDecimal(ways);
    }

    static BigDecimal divisor(BigDecimal a, BigDecimal b) {
        return new BigDecimal(integer(a).gcd(integer(b)));
    }

    static BigDecimal multiple(BigDecimal a, BigDecimal b) {
        BigInteger shared = integer(a).gcd(integer(b));
        return shared.signum() == 0
                ? BigDecimal.ZERO
                : new BigDecimal(integer(a).divide(shared).multiply(integer(b)).abs());
    }

    static BigDecimal root(BigDecimal x) {
        if (x.signum() < 0) {
            throw new ArithmeticException("the square root of a negative number");
        }
        return x.sqrt(Calculation.EXACT);
    }

    static BigDecimal tangent(BigDecimal angle, MathContext digits) {
        BigDecimal cosine = BigDecimalMath.cos(angle, digits);
        if (cosine.setScale(digits.getPrecision() - 10, RoundingMode.HALF_EVEN).signum() == 0) {
            throw new ArithmeticException("the tangent has no value there");
        }
        return BigDecimalMath.sin(angle, digits).divide(cosine, digits);
    }

    static BigDecimal tanh(BigDecimal x, MathContext digits) {
        return x.abs().compareTo(FLAT) > 0 ? BigDecimal.valueOf(x.signum()) : BigDecimalMath.tanh(x, digits);
    }

    /** {@code x}, if it can be a sine. */
    static BigDecimal sine(BigDecimal x) {
        if (x.abs().compareTo(BigDecimal.ONE) > 0) {
            throw new ArithmeticException("it needs a number from -1 to 1");
        }
        return x;
    }

    static BigDecimal sum(List<BigDecimal> of) {
        return of.stream().reduce(BigDecimal.ZERO, (a, b) -> a.add(b, Calculation.EXACT));
    }

    static BigDecimal mean(List<BigDecimal> of) {
        return sum(of).divide(BigDecimal.valueOf(of.size()), Calculation.EXACT);
    }

    static BigDecimal median(List<BigDecimal> of) {
        List<BigDecimal> sorted = of.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : mean(sorted.subList(half - 1, half + 1));
    }

    /** @param less 1 for a sample, 0 for all there are */
    static BigDecimal variance(List<BigDecimal> of, int less) {
        BigDecimal mean = mean(of);
        BigDecimal squares = of.stream()
                .map(x -> x.subtract(mean, Calculation.EXACT).pow(2, Calculation.EXACT))
                .reduce(BigDecimal.ZERO, (a, b) -> a.add(b, Calculation.EXACT));
        return squares.divide(BigDecimal.valueOf(of.size() - less), Calculation.EXACT);
    }

    private static BigInteger integer(BigDecimal value) {
        try {
            return value.toBigIntegerExact();
        } catch (ArithmeticException fractional) {
            throw new ArithmeticException("it needs whole numbers");
        }
    }

    private static int whole(BigDecimal value, int least, int most) {
        BigInteger number = integer(value);
        if (number.compareTo(BigInteger.valueOf(least)) < 0 || number.compareTo(BigInteger.valueOf(most)) > 0) {
            throw new ArithmeticException("it needs a whole number from " + least + " to " + most);
        }
        return number.intValueExact();
    }
}
