package knowledge.reading;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How agents' documents are kept and searched. */
@ConfigMapping(prefix = "agentl2.knowledge")
public interface KnowledgeSettings {

    /** The longest document, in MiB ({@code DOCUMENT_MAX_MIB}). */
    @WithDefault("20")
    int maxMib();

    /** The most documents of one agent ({@code DOCUMENTS_PER_AGENT}). */
    @WithDefault("500")
    int documentsPerAgent();

    /** The most characters of text in one document. */
    @WithDefault("5000000")
    int maxCharacters();

    /** The memory of the process that reads a document, in MiB ({@code DOCUMENT_READER_MEMORY_MIB}). */
    @WithDefault("256")
    int readerMemoryMib();

    /** The time of the process that reads a document, in seconds ({@code DOCUMENT_READER_TIMEOUT_SECONDS}). */
    @WithDefault("60")
    int readerTimeoutSeconds();

    /** The model of OpenAI's API that embeds documents for agents that want it ({@code OPENAI_EMBEDDING_MODEL}). */
    @WithDefault("text-embedding-3-small")
    String openaiEmbeddingModel();

    /** How many passages of one agent are compared one by one, before pgvector's index is used. */
    @WithDefault("20000")
    long exactUntilPassages();

    /** How often a worker looks for documents to read, in milliseconds. */
    @WithDefault("1000")
    int pollIntervalMs();
}
