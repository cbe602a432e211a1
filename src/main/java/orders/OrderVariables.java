package orders;

/** The Camel variables that travel with an order through the worker's routes; the body is each step's payload. */
public final class OrderVariables {

    /** The claimed {@link Order}. */
    public static final String ORDER = "order";

    /** The {@code agents.Agent} that runs it. */
    public static final String AGENT = "agent";

    /** The passages of the agent's documents that the buyer's request is about, a list of {@code models.Quotable}. */
    public static final String PASSAGES = "passages";

    /** What the agent was shown of its documents, a list of {@code knowledge.Source}. */
    public static final String SOURCES = "sources";

    /** The {@code runs.Conversation} with the agent's model. */
    public static final String CONVERSATION = "conversation";

    /** The {@code runs.Answer} that the agent gave. */
    public static final String ANSWER = "answer";

    /** The {@code guardrails.Review} of the answer: whether a person has to look at it, and why. */
    public static final String REVIEW = "review";

    /** How sure the model is of the answer, from 0 to 1, a Double; not set if nobody knows. */
    public static final String CONFIDENCE = "confidence";

    /** The {@code guardrails.Question} that a check asks a model. */
    public static final String QUESTION = "question";

    /** The {@code guardrails.Finding}s of the order's present run, a list. */
    public static final String FINDINGS = "findings";

    /** The {@code results.address.StoredResult} that was made of the answer. */
    public static final String RESULT = "result";

    private OrderVariables() {}
}
