package knowledge.reading;

/**
 * A part of a document that is found and shown as one.
 *
 * @param number its place among the document's parts, from 0
 * @param place where it is, for a person; empty if the document says nothing about that
 */
public record Chunk(int number, String place, String text) {}
