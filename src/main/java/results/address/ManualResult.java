package results.address;

/** Makes a result document of what a person wrote in place of an agent. */
public interface ManualResult {

    /**
     * The canonical document and its names.
     *
     * @param order the order, as the API shows it, in JSON
     * @param text what the person wrote
     */
    Document document(String order, String text);

    /**
     * A result in the form that is stored.
     *
     * @param cid CIDv1 of {@code bytes}
     * @param uri what goes on chain
     * @param hash SHA-256 of {@code bytes}: 0x and 64 hex digits
     */
    record Document(String cid, String uri, String hash, byte[] bytes) {}
}
