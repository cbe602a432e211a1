package startup.settings;

import java.util.List;

/** How agents' documents are kept and read. */
final class KnowledgeSection {

    static final Section ALL = new Section(
            "Documents of agents",
            List.of(
                    Setting.of(
                                    "DOCUMENT_MAX_MIB",
                                    "agentl2.knowledge.max-mib",
                                    "the longest document of an agent",
                                    Form.number("MiB", 1, 100))
                            .or("20"),
                    Setting.of(
                                    "DOCUMENTS_PER_AGENT",
                                    "agentl2.knowledge.documents-per-agent",
                                    "how many documents an agent may have",
                                    Form.number("a number", 1, 100_000))
                            .or("500"),
                    Setting.of(
                                    "DOCUMENT_READER_MEMORY_MIB",
                                    "agentl2.knowledge.reader-memory-mib",
                                    "the memory of the process that reads a document",
                                    Form.number("MiB", 64, 4096))
                            .or("256"),
                    Setting.of(
                                    "DOCUMENT_READER_TIMEOUT_SECONDS",
                                    "agentl2.knowledge.reader-timeout-seconds",
                                    "how long it may take",
                                    Form.number("seconds", 5, 600))
                            .or("60"),
                    Setting.of(
                                    "OPENAI_EMBEDDING_MODEL",
                                    "agentl2.knowledge.openai-embedding-model",
                                    "embeds the documents of agents that chose OpenAI for that; others use the built-in model",
                                    Form.matching("a model's name", "[\\w.:/-]{1,100}"))
                            .or("text-embedding-3-small")));

    private KnowledgeSection() {}
}
