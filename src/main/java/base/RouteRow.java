package base;

import java.lang.reflect.Constructor;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Turns a row that a route got by camel-sql into a record, at the door of the bean that takes it: components are named as columns
 * are, {@code camelCase} for {@code snake_case}. A flag that is null is false.
 */
public final class RouteRow {

    /** How each record is made is looked at once. */
    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return Shape.of(type);
        }
    };

    private RouteRow() {}

    private record Column(String name, String snake, Class<?> type) {}

    private record Shape(Constructor<?> constructor, List<Column> columns) {

        static Shape of(Class<?> type) {
            List<Column> columns = Arrays.stream(type.getRecordComponents())
                    .map(one -> new Column(one.getName(), snake(one.getName()), one.getType()))
                    .toList();
            try {
                Constructor<?> constructor = type.getDeclaredConstructor(
                        columns.stream().map(Column::type).toArray(Class[]::new));
                constructor.setAccessible(true);
                return new Shape(constructor, columns);
            } catch (NoSuchMethodException cannotBe) {
                throw new IllegalStateException(cannotBe);
            }
        }

        private static String snake(String name) {
            return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        }
    }

    /** The row as a record; null if there is no row. */
    public static <T extends Record> T as(Class<T> type, Map<String, Object> row) {
        if (row == null) {
            return null;
        }
        Shape shape = SHAPES.get(type);
        try {
            return type.cast(shape.constructor()
                    .newInstance(
                            shape.columns().stream().map(one -> value(one, row)).toArray()));
        } catch (ReflectiveOperationException cannotBe) {
            throw new IllegalStateException(cannotBe);
        }
    }

    private static Object value(Column column, Map<String, Object> row) {
        Object value = row.get(nameIn(row, column));
        Class<?> type = column.type();
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

    private static String nameIn(Map<String, Object> row, Column column) {
        if (row.containsKey(column.snake())) {
            return column.snake();
        }
        if (!row.containsKey(column.name())) {
            throw new IllegalArgumentException("the row has no column " + column.snake());
        }
        return column.name();
    }
}
