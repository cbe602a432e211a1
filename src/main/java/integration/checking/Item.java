package integration.checking;

/**
 * A route or a template that a file declares.
 *
 * @param id its own, or {@code routeId} of a templated route
 * @param line of the id, from 1
 * @param column of the id, from 1
 * @param from the URI that the route reads from; null for a template and for a templated route
 * @param template the id of the template that a templated route is made from; null for all others
 */
public record Item(String id, int line, int column, String from, String template) {}
