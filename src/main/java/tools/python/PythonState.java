package tools.python;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * How scripts can be run in this process, for {@code /health}.
 *
 * @param warm how many children wait for a script
 * @param wanted how many are to be kept so
 * @param running how many scripts run, or wait for a child of their own
 * @param waiting how many scripts wait for their turn
 * @param lastFailure why the last child that did not start did not, and what to do; null if all have started
 * @param lastFailureAt when that was, ISO 8601; null if it never was
 * @param isFailing true if none has started since
 */
@JsonPropertyOrder({"warm", "wanted", "running", "waiting", "lastFailure", "lastFailureAt"})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PythonState(
        @JsonProperty("warm") int warm,
        @JsonProperty("wanted") int wanted,
        @JsonProperty("running") int running,
        @JsonProperty("waiting") int waiting,
        @JsonProperty("lastFailure") String lastFailure,
        @JsonProperty("lastFailureAt") String lastFailureAt,
        @JsonIgnore boolean isFailing) {}
