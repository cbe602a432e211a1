package tools.python;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * What a script brought.
 *
 * @param stdout what it wrote, to its errors' stream too; never null
 * @param result the value of its last expression as {@code repr} writes it; null if there is none
 * @param error the traceback, or what limit it ran into; null if it ran through
 */
@JsonPropertyOrder({"stdout", "result", "error"})
public record PythonAnswer(
        @JsonProperty("stdout") String stdout,
        @JsonProperty("result") String result,
        @JsonProperty("error") String error) {

    public PythonAnswer {
        stdout = stdout == null ? "" : stdout;
    }
}
