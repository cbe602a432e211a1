package models.answers;

import dev.langchain4j.exception.HttpException;

/**
 * A provider answered with an error, by its status or inside of a good one. The message is what may be shown of it; the answer
 * itself is not kept, since it may repeat keys and buyers' words.
 */
public final class ProviderRefusal extends HttpException {

    private static final long serialVersionUID = 1;

    private final transient Trouble trouble;

    public ProviderRefusal(Trouble trouble) {
        super(trouble.status(), trouble.reason());
        this.trouble = trouble;
    }

    public Trouble trouble() {
        return trouble;
    }
}
