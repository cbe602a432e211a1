package bench;

/** Something that is measured in rounds, ours and its baselines in turn. */
interface Measure extends AutoCloseable {

    /** What {@code --only} calls it. */
    String name();

    /** One round of ours and of each baseline. */
    void round(Workbench around, Results results) throws Exception;

    /** How many rounds are enough where little time is given. */
    default int quickRounds() {
        return 1;
    }

    /** Ends what its rounds share. */
    @Override
    default void close() throws Exception {}
}
