package base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementTextTest {

    @Test
    void aStatementIsWithoutCommentsAndWithParametersByName() {
        assertEquals(
                "select ':x' from t\n where a = :id and b::text = cast(:other as text)", StatementText.translated("""
                        -- Locks nothing, :#not even this.
                        select ':x' from t
                          -- inside
                         where a = :#id and b::text = cast(:#other as text)"""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"select :#${variable.id}", "select a #>> '{b}' from t", "select a ? 'b' from t"})
    void whatJavaAndRoutesWouldTakeOtherwiseIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> StatementText.translated(text));
    }
}
