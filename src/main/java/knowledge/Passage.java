package knowledge;

import java.util.UUID;
import models.Quotable;

/**
 * A part of an agent's document that was found for a question.
 *
 * @param number its place among the document's parts, from 0
 * @param name the document's name
 * @param place where in the document it is, for a person, such as {@code page 3}; may be empty
 * @param score the cosine of its vector and the question's, 0 to 1; 0 where only its words were compared
 */
public record Passage(UUID documentId, int number, String name, String place, String text, double score)
        implements Quotable {

    @Override
    public String title() {
        return place.isEmpty() ? name : name + ", " + place;
    }
}
