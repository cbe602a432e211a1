package startup.settings;

import java.util.List;

/** With what, and where, models are called. */
final class ModelsSection {

    private static final String BASE = "an address such as https://host/v1";
    private static final String HTTP = "https?://\\S+";
    private static final String FOR_WHOM =
            "for agents of [trusted owners](access.md#what-is-the-runtimes-own) that have no key of their own";

    static final Section ALL = new Section(
            "Models",
            List.of(
                    Setting.of(
                                    "OPENAI_API_KEY",
                                    "agentl2.models.openai-api-key",
                                    FOR_WHOM + "; also for their documents and images",
                                    Form.key("a key of OpenAI's API"))
                            .isSecret()
                            .inExample(""),
                    Setting.of(
                                    "ANTHROPIC_API_KEY",
                                    "agentl2.models.anthropic-api-key",
                                    FOR_WHOM,
                                    Form.key("a key of Anthropic's API"))
                            .isSecret()
                            .inExample(""),
                    key("DEEPSEEK_API_KEY", "agentl2.models.deepseek-api-key", "DeepSeek"),
                    key("XAI_API_KEY", "agentl2.models.xai-api-key", "xAI"),
                    key("MOONSHOT_API_KEY", "agentl2.models.moonshot-api-key", "Moonshot"),
                    Setting.of(
                                    "OPENAI_BASE_URL",
                                    "agentl2.models.openai-base-url",
                                    "another server of OpenAI's API",
                                    Form.matching(BASE, HTTP))
                            .or("https://api.openai.com/v1"),
                    Setting.of(
                                    "ANTHROPIC_BASE_URL",
                                    "agentl2.models.anthropic-base-url",
                                    "another server of Anthropic's API",
                                    Form.matching(BASE, HTTP))
                            .or("https://api.anthropic.com/v1"),
                    place("DEEPSEEK_BASE_URL", "agentl2.models.deepseek-base-url", "DeepSeek")
                            .or("https://api.deepseek.com/v1"),
                    place("GOOGLE_BASE_URL", "agentl2.models.google-base-url", "Google")
                            .or("https://generativelanguage.googleapis.com/v1beta/openai"),
                    place("XAI_BASE_URL", "agentl2.models.xai-base-url", "xAI").or("https://api.x.ai/v1"),
                    place("MOONSHOT_BASE_URL", "agentl2.models.moonshot-base-url", "Moonshot")
                            .or("https://api.moonshot.ai/v1"),
                    Setting.of(
                                    "MODEL_CATALOGUE",
                                    "agentl2.models.catalogue",
                                    "which models agents can name",
                                    Form.any("the path of a file like `src/main/resources/models.yaml`"))
                            .or("classpath:models.yaml")
                            .shownAs("built in"),
                    Setting.of(
                                    "MODEL_TIMEOUT_SECONDS",
                                    "agentl2.models.timeout-seconds",
                                    "how long a model may take",
                                    Form.number("seconds", 1, 3600))
                            .or("120")));

    private ModelsSection() {}

    private static Setting key(String name, String property, String company) {
        return Setting.of(name, property, FOR_WHOM, Form.key("a key of " + company + "'s API"))
                .isSecret();
    }

    private static Setting place(String name, String property, String company) {
        return Setting.of(name, property, "another server of " + company + "'s API", Form.matching(BASE, HTTP));
    }
}
