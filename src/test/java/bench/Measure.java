package bench;

/** Something that is measured in rounds, ours and its baselines in turn. */
interface Measure extends AutoCloseable {

    /** What {@code --only} calls it. */
    String name();

    /** One round of ours and of each baseline. */
    void round(Workbench around, Results results) throws Exception;

    /** At the most so many rounds, where more would tell no more. */
    default int mostRounds() {
        return Integer.MAX_VALUE;
    }

    /** Ends what its rounds share. */
    @Override
    default void close() throws Exception {}
}
