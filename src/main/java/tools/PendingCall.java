package tools;

import java.util.List;

/**
 * A tool call that has no result yet: the body that the route {@code call-tool} is given.
 *
 * @param turn the number of the model call that asked for it
 * @param index its place in that turn, from 0
 * @param wish what the model asked for
 * @param tool the tool of that name; null if there is none
 * @param known the names of the tools that there are
 * @param key names the call for ever: a repetition of it has the same
 * @param limit the most tool calls of a run; 0 or more if this one goes over it, else -1
 */
public record PendingCall(
        int turn, int index, RequestedCall wish, OfferedTool tool, List<String> known, String key, int limit) {

    /** The id of the route that runs the tool. */
    public String route() {
        return tool.route();
    }
}
