package models;

import models.answers.ReadAnswer;

/** Makes a {@link ModelReply} of what was read in a provider's response: counts what it did not count, and what it cost. */
final class ModelReplies {

    private ModelReplies() {}

    static ModelReply of(ModelCall call, long durationMs) {
        ReadAnswer answer = call.answer();
        CatalogueModel model = call.model();
        // A provider that counts nothing is not a free one.
        long input = answer.inputTokens() == null ? call.options().inputTokens() : answer.inputTokens();
        long output = answer.outputTokens() == null
                ? TokenCount.of(model.provider(), answer.text() + answer.reasoning() + answer.calls())
                : answer.outputTokens();
        return new ModelReply(
                answer.text(),
                answer.reasoning(),
                answer.calls(),
                input,
                output,
                model.cost(input, output),
                durationMs,
                answer.ending().word(),
                answer.confidence());
    }
}
