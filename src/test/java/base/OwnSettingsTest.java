package base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an integrator keeps in the environment is shown by its name alone. */
class OwnSettingsTest {

    private final OwnSettings settings = new OwnSettings(
            Map.of("ROUTE_HOOK", "T0/B0 & more", "ROUTE_KEY", "s3cr3t", "ROUTE_SHORT", "abc", "OTHER", "plain words"));

    @Test
    void valuesAreHiddenInWhicheverFormTheyAre() {
        assertEquals(
                "https://chat.example/{{env:ROUTE_HOOK}}?k={{env:ROUTE_KEY}}",
                settings.hide("https://chat.example/T0%2FB0+%26+more?k=s3cr3t"));
        assertEquals("\"{{env:ROUTE_HOOK}}\"", settings.hide("\"T0\\/B0 & more\""));
        assertEquals("<u>{{env:ROUTE_HOOK}}</u>", settings.hide("<u>T0/B0 &amp; more</u>"));
        assertEquals("Bearer {{env:ROUTE_KEY}}", settings.hide("Bearer s3cr3t"));
    }

    @Test
    void whatIsNoSecretOfTheirsStays() {
        assertEquals("abc plain words", settings.hide("abc plain words"));
    }
}
