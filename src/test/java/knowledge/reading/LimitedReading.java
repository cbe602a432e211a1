package knowledge.reading;

/** Settings for tests: the limits that matter, and the defaults of the rest. */
record LimitedReading(int readerMemoryMib, int readerTimeoutSeconds, int maxCharacters) implements KnowledgeSettings {

    @Override
    public int maxMib() {
        return 20;
    }

    @Override
    public int documentsPerAgent() {
        return 500;
    }

    @Override
    public String openaiEmbeddingModel() {
        return "text-embedding-3-small";
    }

    @Override
    public long exactUntilPassages() {
        return 20_000;
    }

    @Override
    public int pollIntervalMs() {
        return 1000;
    }
}
