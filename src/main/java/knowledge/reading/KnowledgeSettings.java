package knowledge.reading;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How agents' documents are kept and searched. */
@ConfigMapping(prefix = "agentl2.knowledge")
public interface KnowledgeSettings {

    /** The longest document, 1 to 100 MiB ({@code DOCUMENT_MAX_MIB}). */
    @WithDefault("20")
    int maxMib();

    /** The most documents of one agent, 1 to 100000 ({@code DOCUMENTS_PER_AGENT}). */
    @WithDefault("500")
    int documentsPerAgent();

    /** The most characters of text in one document, 1000 to 50000000. */
    @WithDefault("5000000")
    int maxCharacters();

    /** The memory of the process that reads a document, 64 to 4096 MiB ({@code DOCUMENT_READER_MEMORY_MIB}). */
    @WithDefault("256")
    int readerMemoryMib();

    /** The time of the process that reads a document, 5 to 600 seconds ({@code DOCUMENT_READER_TIMEOUT_SECONDS}). */
    @WithDefault("60")
    int readerTimeoutSeconds();

    /** The model of OpenAI's API that embeds documents for agents that want it ({@code OPENAI_EMBEDDING_MODEL}). */
    @WithDefault("text-embedding-3-small")
    String openaiEmbeddingModel();

    /** How many passages of one agent are compared one by one, before pgvector's index is used; 0 to 10000000. */
    @WithDefault("20000")
    long exactUntilPassages();

    /** How often a worker looks for documents to read, 100 to 60000 milliseconds. */
    @WithDefault("1000")
    int pollIntervalMs();
}
