package startup.settings;

/**
 * One thing that an operator can set: this is its only home.
 *
 * @param name in the environment; a finer setting has none but its property
 * @param property what the program knows it by; empty for what is read before there are properties
 * @param words what it is, in Markdown
 * @param form what its value looks like
 * @param standard the value where none is given; it may refer to others as {@code ${NAME:default}}
 * @param shown the words that stand for {@code standard} in the reference; empty for itself
 * @param required whether the runtime does not start without it
 * @param alternative the name of a setting in whose presence it is not required; empty if there is none
 * @param secret whether its value must not be seen
 * @param example what .env.example sets it to; null where it only shows what could be set
 */
public record Setting(
        String name,
        String property,
        String words,
        Form form,
        String standard,
        String shown,
        boolean required,
        String alternative,
        boolean secret,
        String example) {

    /** One that an operator may leave out. */
    static Setting of(String name, String property, String words, Form form) {
        return new Setting(name, property, words, form, "", "", false, "", false, null);
    }

    /** One that is set as a property, and seldom. */
    static Setting finer(String property, String standard, String words, Form form) {
        return of(property, property, words, form).or(standard);
    }

    Setting or(String value) {
        return new Setting(name, property, words, form, value, shown, required, alternative, secret, example);
    }

    /** Tells the default in other words than its value. */
    Setting shownAs(String text) {
        return new Setting(name, property, words, form, standard, text, required, alternative, secret, example);
    }

    Setting isRequired() {
        return new Setting(name, property, words, form, standard, shown, true, alternative, secret, example);
    }

    Setting isRequiredWithout(String other) {
        return new Setting(name, property, words, form, standard, shown, true, other, secret, example);
    }

    Setting isSecret() {
        return new Setting(name, property, words, form, standard, shown, required, alternative, true, example);
    }

    Setting inExample(String value) {
        return new Setting(name, property, words, form, standard, shown, required, alternative, secret, value);
    }

    /** Whether it has no name in the environment of its own. */
    public boolean isFiner() {
        return name.equals(property);
    }
}
