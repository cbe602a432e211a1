package integration;

import integration.FilesInForce.Known;
import integration.building.Edition;
import integration.checking.Call;
import integration.checking.Item;
import integration.files.RouteFile;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which routes of files this process is to have: one that replaces a route of the runtime stands where that one does, a tool where
 * tools are, any other where orders are worked at, and each where a file stands that calls it. What a route of the runtime does
 * itself stays callable beside its replacement.
 *
 * @param known the ids of all routes that the runtime brings
 * @param builtIn those of them that this process has, by id
 */
record ThisProcess(Set<String> known, Map<String, Edition> builtIn) {

    private static final String TOOLS = "tool-";
    /** Where this is, tools are: workers call them, and the API says which there are. */
    private static final String A_TOOL = "tool-calculator";
    /** Where this is, orders are worked at. */
    private static final String ORDERS = "process-order";

    /** Of the files in force, what is to run here, by id. */
    Map<String, Edition> editions(Collection<Known> files) {
        Map<String, RouteFile> templates = new HashMap<>();
        files.forEach(one -> one.declared().templates().forEach(template -> templates.put(template.id(), one.file())));
        Set<String> called = called(files);
        Map<String, Edition> editions = new HashMap<>();
        for (Known one : files) {
            for (Item route : one.declared().routes()) {
                if (has(route.id()) || called.contains(Together.served(route))) {
                    editions.put(route.id(), edition(one.file(), route, templates.get(route.template())));
                }
            }
        }
        for (String name : called) {
            Edition own = builtIn.get(BuiltIn.own(name));
            if (own != null) {
                editions.put(name, own.as(name));
            }
        }
        return editions;
    }

    /** What is called by files of which something runs here, by files that those call, and so on. */
    private Set<String> called(Collection<Known> files) {
        Set<String> called = new HashSet<>();
        boolean more = true;
        while (more) {
            more = false;
            for (Known one : files) {
                boolean isHere = one.declared().routes().stream()
                        .anyMatch(route -> has(route.id()) || called.contains(Together.served(route)));
                for (Call call : isHere ? one.declared().calls() : Set.<Call>of()) {
                    more |= called.add(call.direct());
                }
            }
        }
        return called;
    }

    private boolean has(String id) {
        return builtIn.containsKey(known.contains(id) ? id : id.startsWith(TOOLS) ? A_TOOL : ORDERS);
    }

    /** @param template the file of the template that it is made from; null if there is none, or it is the runtime's */
    static Edition edition(RouteFile file, Item route, RouteFile template) {
        String text = Chunks.of(file, route.line());
        return new Edition(
                route.id(),
                route.id(),
                file,
                template == null ? text : text + template.text(),
                route.template() == null ? route.from() : null,
                route.template());
    }
}
