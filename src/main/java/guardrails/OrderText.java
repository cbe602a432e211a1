package guardrails;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import orders.OrderInput;

/** All that a buyer wrote: the prompt, the earlier messages, and the names and values of the parameters. */
final class OrderText {

    private OrderText() {}

    /** Each text for itself, so that no phrase begins in one and ends in another; numbers as they are written. */
    static List<String> of(OrderInput input) {
        List<String> texts = new ArrayList<>();
        if (input.prompt() != null) {
            texts.add(input.prompt());
        }
        input.messages().forEach(message -> texts.add(message.content()));
        add(texts, input.params());
        return texts;
    }

    private static void add(List<String> texts, Object value) {
        switch (value) {
            case null -> {}
            case Map<?, ?> fields ->
                fields.forEach((name, inner) -> {
                    texts.add(String.valueOf(name));
                    add(texts, inner);
                });
            case Collection<?> items -> items.forEach(item -> add(texts, item));
            default -> texts.add(String.valueOf(value));
        }
    }
}
