package guardrails;

import base.PlainText;

/**
 * What a guardrail found, and what it did about it.
 *
 * @param stage {@code input}, {@code tool} or {@code answer}: whose text, or which decision, it was
 * @param guardrail the setting's name, such as {@code blockedTopics}
 * @param check what found it: {@code word}, {@code judge}, {@code count}, {@code confidence} or {@code rule}
 * @param action {@code ended} the order, {@code withheld} the text from the model, or {@code held} the answer for a person
 * @param detail which topic, or why, in a sentence for the agent's owner; nothing of a secret
 */
public record Finding(String stage, String guardrail, String check, String action, String detail) {

    static final String INPUT = "input";
    static final String TOOL = "tool";
    static final String ANSWER = "answer";
    static final String WORD = "word";
    static final String JUDGE = "judge";
    static final String COUNT = "count";
    static final String CONFIDENCE = "confidence";
    static final String RULE = "rule";
    static final String ENDED = "ended";
    static final String WITHHELD = "withheld";
    static final String HELD = "held";
    static final String TOPICS = "blockedTopics";

    private static final int MAX_DETAIL = 500;

    public Finding {
        detail = PlainText.of(detail, MAX_DETAIL);
    }
}
