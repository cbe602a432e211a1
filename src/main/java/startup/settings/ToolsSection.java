package startup.settings;

import java.util.List;

/** What agents' tools may use and reach. */
final class ToolsSection {

    private static final String FOR_SEARCH =
            "for the tool `web_search` of trusted owners' agents that have no key of their own";

    static final Section ALL = new Section(
            "Tools of agents",
            List.of(
                    Setting.of(
                            "OUTGOING_ALLOWED_HOSTS",
                            "agentl2.tools.allowed-hosts",
                            "what agents' webhooks and MCP servers may have although it is private or plain http: names or"
                                    + " addresses, compared as they are written",
                            Form.matching(
                                    "hosts, each alone or with a port, separated by commas, such as"
                                            + " orders.internal,10.0.0.7:8080",
                                    "\\s*[\\w.\\[\\]:-]+\\s*(,\\s*[\\w.\\[\\]:-]+\\s*)*")),
                    Setting.of(
                            "MCP_STDIO_SERVERS",
                            "agentl2.tools.mcp.stdio-servers",
                            "YAML or JSON: commands that agents of trusted owners may name as"
                                    + " [MCP servers](tools.md#mcp-servers); without it they have none",
                            Form.file("the path of a readable file")),
                    Setting.of(
                                    "BRAVE_API_KEY",
                                    "agentl2.tools.search.brave-api-key",
                                    FOR_SEARCH,
                                    Form.key("a key of the Brave Search API"))
                            .isSecret(),
                    Setting.of(
                                    "GOOGLE_API_KEY",
                                    "agentl2.tools.search.google-api-key",
                                    FOR_SEARCH + ", with `GOOGLE_SEARCH_ENGINE_ID`, and for Gemini models",
                                    Form.key("a key of Google's APIs"))
                            .isSecret(),
                    Setting.of(
                            "GOOGLE_SEARCH_ENGINE_ID",
                            "agentl2.tools.search.google-search-engine-id",
                            "which search engine of Google's that key searches",
                            Form.any("the engine's id")),
                    Setting.of(
                                    "BRAVE_SEARCH_URL",
                                    "agentl2.tools.search.brave-url",
                                    "another server of Brave's API",
                                    Form.service())
                            .or("https://api.search.brave.com/res/v1/web/search"),
                    Setting.of(
                                    "GOOGLE_SEARCH_URL",
                                    "agentl2.tools.search.google-url",
                                    "another server of Google's API",
                                    Form.service())
                            .or("https://www.googleapis.com/customsearch/v1"),
                    Setting.of(
                                    "IMAGE_PROVIDER",
                                    "agentl2.tools.images.provider",
                                    "who makes images for the tool `image_generation`",
                                    Form.matching("openai or stable-diffusion", "openai|stable-diffusion"))
                            .shownAs("`stable-diffusion` where `STABLE_DIFFUSION_URL` is set, else `openai`"),
                    Setting.of(
                                    "IMAGE_MODEL",
                                    "agentl2.tools.images.model",
                                    "what OpenAI is asked for; `OPENAI_API_KEY` is the key of trusted owners' agents that have"
                                            + " none",
                                    Form.matching("a model's name, such as gpt-image-1", "[\\w.:/-]{1,100}"))
                            .or("gpt-image-1"),
                    Setting.of(
                                    "IMAGE_QUALITY",
                                    "agentl2.tools.images.quality",
                                    "of what OpenAI makes",
                                    Form.matching("low, medium, high, standard or hd", "low|medium|high|standard|hd"))
                            .shownAs("`medium`; `standard` for `dall-e-3`"),
                    Setting.of(
                                    "IMAGE_MAX_MIB",
                                    "agentl2.tools.images.max-mib",
                                    "the largest image",
                                    Form.number("MiB", 1, 64))
                            .or("8"),
                    Setting.of(
                                    "IMAGE_PRICES",
                                    "agentl2.tools.images.prices",
                                    "US dollars an image, for the order's cost",
                                    Form.any("the path of a file like `src/main/resources/image-prices.properties`"))
                            .or("classpath:image-prices.properties")
                            .shownAs("built in"),
                    Setting.of(
                            "STABLE_DIFFUSION_URL",
                            "agentl2.tools.images.stable-diffusion-url",
                            "a server with AUTOMATIC1111's API, such as `http://gpu.internal:7860`, for trusted owners' agents",
                            Form.service()),
                    Setting.of(
                                    "STABLE_DIFFUSION_AUTH",
                                    "agentl2.tools.images.stable-diffusion-auth",
                                    "for that server (its `--api-auth`)",
                                    Form.matching("user:password", "[^\\s:]+:\\S+"))
                            .isSecret(),
                    Setting.of(
                                    "CODE_INTERPRETER",
                                    "agentl2.tools.python.interpreter",
                                    "who runs the scripts of the tool `code_interpreter`: child processes of this runtime, nobody,"
                                            + " or [a service](code-interpreter.md#another-service)",
                                    Form.matching(
                                            "graalpy, off, or the address of a service that runs scripts, such as"
                                                    + " https://host/run",
                                            "graalpy|off|https?://\\S+"))
                            .or("graalpy"),
                    Setting.of(
                            "CODE_INTERPRETER_WRAPPER",
                            "agentl2.tools.python.wrapper",
                            "what to put before a child's command: [stronger isolation](code-interpreter.md#stronger-isolation)",
                            Form.any("a command, its words separated by blanks")),
                    Setting.of(
                            "CODE_INTERPRETER_ARCHIVE",
                            "agentl2.tools.python.archive",
                            "a file that makes children [start quicker](code-interpreter.md#quicker-starts)",
                            Form.file("a file that tools.python.StartArchive made")),
                    Setting.of(
                                    "CODE_INTERPRETER_KEY",
                                    "agentl2.tools.python.key",
                                    "what that service is called with",
                                    Form.key("a bearer token"))
                            .isSecret()));

    private ToolsSection() {}
}
