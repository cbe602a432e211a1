package models;

import models.answers.AnswerReader;

/**
 * Reads a provider's answer into its call, and gives LangChain4j, which waits for one that it can parse, an empty one of the same
 * API. Nothing of it is looked at.
 */
final class StandIn {

    private static final String OPENAI =
            "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":\"stop\"}]}";
    private static final String ANTHROPIC =
            "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"\"}],"
                    + "\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":0,\"output_tokens\":0}}";

    private StandIn() {}

    /** @param call null for a request that is no chat's; its answer is LangChain4j's to read, unless it is an error */
    static String of(ModelCall call, String body) {
        if (call == null) {
            AnswerReader.requireNoError(body);
            return body;
        }
        call.read(AnswerReader.read(body, call.toolNames()));
        return call.model().provider() == CatalogueModel.Provider.ANTHROPIC ? ANTHROPIC : OPENAI;
    }
}
