package base;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * Turns a row that a route got by camel-sql into a record, at the door of the bean that takes it: components are named as columns
 * are, {@code camelCase} for {@code snake_case}. A flag that is null is false.
 */
public final class RouteRow {

    private RouteRow() {}

    /** The row as a record; null if there is no row. */
    public static <T extends Record> T as(Class<T> type, Map<String, Object> row) {
        if (row == null) {
            return null;
        }
        RecordComponent[] components = type.getRecordComponents();
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(
                    Arrays.stream(components).map(one -> value(one, row)).toArray());
        } catch (ReflectiveOperationException cannotBe) {
            throw new IllegalStateException(cannotBe);
        }
    }

    private static Object value(RecordComponent component, Map<String, Object> row) {
        String column = column(component.getName(), row);
        Object value = row.get(column);
        Class<?> type = component.getType();
        if (type == boolean.class) {
            return Boolean.TRUE.equals(value);
        }
        return switch (value) {
            case Number number when type == int.class || type == Integer.class -> number.intValue();
            case Number number when type == long.class || type == Long.class -> number.longValue();
            case Number number when type == double.class || type == Double.class -> number.doubleValue();
            case BigDecimal number when type == BigInteger.class -> number.toBigIntegerExact();
            case String word when type.isEnum() -> constant(type, word);
            case Timestamp time -> time.toInstant();
            case null, default -> value;
        };
    }

    private static Object constant(Class<?> type, String word) {
        return Arrays.stream(type.getEnumConstants())
                .filter(one -> ((Enum<?>) one).name().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no " + type.getSimpleName() + " " + word));
    }

    private static String column(String name, Map<String, Object> row) {
        String snake = name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        if (!row.containsKey(snake) && !row.containsKey(name)) {
            throw new IllegalArgumentException("the row has no column " + snake);
        }
        return row.containsKey(snake) ? snake : name;
    }
}
