package knowledge;

/**
 * A file as it was sent.
 *
 * @param name the file's name, as its sender gave it
 */
public record Upload(String name, byte[] content) {}
