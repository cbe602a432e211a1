package steering;

/** The form and the sizes that an order's input must have, whichever way it comes. */
public interface InputForm {

    /**
     * Refuses what does not have them.
     *
     * @param input a JSON document
     * @throws base.Refusal with the field that is wrong
     */
    void require(String input);
}
