package integration.files;

/**
 * A file of routes, read whole.
 *
 * @param name its path below the folder that it was found in, with {@code /}, such as {@code tools/weather.camel.yaml}
 * @param text what is in it
 */
public record RouteFile(String name, String text) {}
