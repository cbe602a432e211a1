package base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GivenTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "value",
                "value\n",
                "value\r\n",
                "\n\nvalue\t ",
                "\uFEFFvalue",
                "\u200Bvalue\u200B",
                "\u2060value\u00A0",
                "\u3000value\u2028",
                "\"value\"",
                "'value'\n",
                "\" value \"",
                "\uFEFF\"value\r\n\"\r\n",
                "value\u001a",
                "\u202Avalue\u202C",
            })
    void whatIsNoPartOfAValueIsTakenOff(String given) {
        assertEquals("value", GivenText.cleaned(given));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "'value", "\"value'", "\"a\" \"b\"", "va\"lu\"e", "val ue", "value\u0000"})
    void whatMayBeMeantStays(String given) {
        assertEquals(given, GivenText.cleaned(given));
    }

    @Test
    void nothingIsEmpty() {
        assertEquals("", GivenText.cleaned(null));
        assertEquals("", GivenText.cleaned(" \r\n\uFEFF"));
        assertEquals("", GivenText.cleaned("\"\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"va\nlue", "va\u0000lue", "va\u200Blue", "va\uD800lue", "va\uFFFDlue", "va\tlue", "va\u2028lue"})
    void whatNobodySeesIsFound(String cleaned) {
        assertTrue(GivenText.hasInvisible(cleaned));
    }

    @Test
    void whatIsCleanStaysAsItIs() {
        for (String given : new String[] {"'\"x\"'", "\" 'x' \"", "\"'x\"", "x", " '' "}) {
            String once = GivenText.cleaned(given);
            assertEquals(once, GivenText.cleaned(once), given);
        }
    }

    @Test
    void aListMayGoOverLines() {
        assertFalse(GivenText.hasInvisible("one,\n two\r\n,three \u00e9"));
    }
}
