package hawtio;

import base.Json;
import base.Version;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;

/** What Hawtio asks its server about itself. */
final class HawtioOptions {

    private static final ObjectMapper JSON = Json.mapper();
    private static final String LOGO = "img/hawtio-logo.svg";

    private HawtioOptions() {}

    /** The answer at this address below {@code /hawtio/}. */
    static String of(String name) {
        return switch (name) {
            case "plugin" -> "[]";
            case "auth/config" -> "{}";
            // Sessions end here, not in the page.
            case "auth/config/session-timeout" -> "{\"timeout\":-1}";
            case "hawtconfig.json" -> configuration();
            default -> "false";
        };
    }

    private static String configuration() {
        Map<String, Object> page = Map.of(
                "branding",
                        Map.of(
                                "appName", "AgentL2 Runtime",
                                "appLogoUrl", LOGO,
                                "companyLogoUrl", LOGO,
                                "css", "",
                                "favicon", "favicon.ico"),
                "login",
                        Map.of(
                                "description",
                                "Your session is over.",
                                "links",
                                List.of(Map.of("url", Hawtio.SIGN_IN, "text", "Sign in again"))),
                "about",
                        Map.of(
                                "title", "AgentL2 Runtime",
                                "productInfo", List.of(Map.of("name", "Runtime", "value", Version.current())),
                                "additionalInfo", "",
                                "copyright", "",
                                "imgSrc", LOGO),
                // This process shows itself alone.
                "disabledRoutes", List.of("/connect", "/discover", "/remote"));
        try {
            return JSON.writeValueAsString(page);
        } catch (JsonProcessingException cannotBe) {
            throw new IllegalStateException(cannotBe);
        }
    }
}
