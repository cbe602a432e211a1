package agents;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What an agent must not speak about.
 *
 * @param topic a word or a phrase; texts are searched for it
 * @param definition what the topic is, for the judge; null if the phrase says it
 * @param examples texts that are about it, for the judge; never null
 * @param language the phrase's language as an ISO 639-1 code, for its inflections
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record BlockedTopic(String topic, String definition, List<String> examples, String language) {

    /** The language of a topic that names none. */
    public static final String DEFAULT_LANGUAGE = "en";

    @JsonCreator
    public BlockedTopic(
            @JsonProperty("topic") String topic,
            @JsonProperty("definition") String definition,
            @JsonProperty("examples") List<String> examples,
            @JsonProperty("language") String language) {
        this.topic = topic;
        this.definition = definition;
        this.examples = examples == null ? List.of() : List.copyOf(examples);
        this.language = language == null ? DEFAULT_LANGUAGE : language;
    }

    /** A topic that is written as a string. */
    @JsonCreator
    public BlockedTopic(String topic) {
        this(topic, null, null, null);
    }
}
