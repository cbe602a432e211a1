package integration.checking;

import java.util.List;
import java.util.Set;

/**
 * What a file of routes declares.
 *
 * @param routes also those made from templates, in the order of the file
 * @param templates in the order of the file
 * @param calls the routes that it calls by {@code direct:} or {@code seda:} with a literal name, in the order of the file
 * @param usedTemplates the ids of templates that its templated routes are made from
 */
public record Declared(List<Item> routes, List<Item> templates, List<Call> calls, Set<String> usedTemplates) {

    static final Declared NOTHING = new Declared(List.of(), List.of(), List.of(), Set.of());
}
