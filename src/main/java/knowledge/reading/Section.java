package knowledge.reading;

/**
 * A part of a document's text.
 *
 * @param place where it is, for a person, such as {@code page 3}; empty if the document says nothing about that
 * @param text without markup, paragraphs separated by an empty line
 */
record Section(String place, String text) {}
