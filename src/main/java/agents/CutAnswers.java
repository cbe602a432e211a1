package agents;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of an answer that the provider cut off at its limit of tokens, or does not say to be complete. */
public enum CutAnswers {
    /** It is sold as it is; its result says that it was cut. */
    @JsonProperty("sell")
    SELL,
    /** The order fails. */
    @JsonProperty("fail")
    FAIL,
    /** A person has to agree to it. */
    @JsonProperty("approve")
    APPROVE
}
