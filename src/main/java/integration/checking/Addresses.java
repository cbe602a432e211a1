package integration.checking;

import integration.form.NearestName;
import integration.form.Tree;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** Which endpoints a route may read from and send to, and with which options. */
final class Addresses {

    /** How an address is used. */
    enum Use {
        FROM,
        TO,
        /** Its expressions are evaluated for each message. */
        DYNAMIC
    }

    /** Characters of an address. */
    private static final int LONGEST = 2_000;
    /** Characters of one that is a statement. */
    private static final int LONGEST_STATEMENT = 20_000;

    static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(?:-[a-z0-9]+)*");
    /** Names of operations are ids as well, as the contract writes them. */
    private static final Pattern DIRECT = Pattern.compile("[a-zA-Z][a-zA-Z0-9]*(?:-[a-zA-Z0-9]+)*");
    /** What is in the process itself: such a step needs no name in a diagram. */
    private static final Set<String> INSIDE = Set.of("direct", "seda", "log");
    /** Paths that the runtime serves itself. */
    private static final Pattern OWN_PATHS = Pattern.compile(
            "/(?:api|health|ready|live|metrics|proxy|offline|q|hawtio|jolokia|openapi\\.yaml|console)(?:/.*)?");

    private static final Pattern JAAS = Pattern.compile(
            "org\\.apache\\.kafka\\.common\\.security\\.(?:plain\\.PlainLoginModule|scram\\.ScramLoginModule) required [^;]*;?\\s*");
    private static final Pattern REFERENCE = Pattern.compile("#.*", Pattern.DOTALL);
    private static final Pattern OPTION = Pattern.compile("[A-Za-z][\\w.-]*");
    private static final Set<String> LITERAL_FILES =
            Set.of("filename", "donefilename", "move", "movefailed", "premove", "moveexisting", "tempprefix");

    private final Scope scope;

    Addresses(Scope scope) {
        this.scope = scope;
    }

    /**
     * Looks at an address.
     *
     * @param options may be null
     * @return what it is; empty if it was refused
     */
    Optional<Address> check(Node place, String uri, Node options, Use use) {
        try {
            if (scope.ownPlaceholders().contains(uri) && uri.startsWith("{{")) {
                return Optional.empty();
            }
            checkLength(uri);
            Address address = address(uri, options);
            checkScheme(address.scheme());
            checkPath(address, use);
            if (use != Use.FROM) {
                note(place, address);
            }
            address.options().forEach(option -> checkOption(place, address, option));
            return Optional.of(address);
        } catch (Refused refused) {
            scope.refuse(place, refused.getMessage());
            return Optional.empty();
        }
    }

    private static void checkLength(String uri) throws Refused {
        int longest = uri.startsWith("sql:") ? LONGEST_STATEMENT : LONGEST;
        if (uri.length() > longest) {
            throw new Refused("the address is longer than " + longest + " characters");
        }
    }

    /** Whether a step that calls it needs an id and a description. */
    static boolean isOutside(Address address) {
        return !INSIDE.contains(address.scheme());
    }

    private Address address(String uri, Node given) throws Refused {
        Address address = Address.of(uri);
        List<Address.Option> options = new ArrayList<>(address.options());
        if (given != null) {
            if (!options.isEmpty()) {
                throw new Refused(
                        "options stand in the address and below parameters; put all of them below parameters");
            }
            for (NodeTuple entry : Tree.entries(given)) {
                String value = Tree.text(entry.getValueNode())
                        .orElseThrow(() -> new Refused(
                                "the option " + Tree.key(entry) + " should be a text, a number, true or false"));
                options.add(Address.Option.of(Tree.key(entry), value, entry.getValueNode()));
            }
        }
        return new Address(address.scheme(), address.path(), options);
    }

    private void checkScheme(String scheme) throws Refused {
        Set<String> allowed = scope.bounds().schemes();
        if (!allowed.contains(scheme)) {
            String hint = NearestName.hint(scheme, allowed);
            throw new Refused("the scheme " + scheme + ": is not allowed"
                    + (hint.isEmpty()
                            ? "; there are " + String.join(", ", allowed) + " (ROUTES_ALLOWED_SCHEMES)"
                            : hint));
        }
    }

    private void note(Node place, Address address) {
        boolean literal = !isOpen(address.path()) && !address.path().contains("{{");
        if (literal && (address.scheme().equals("direct") || address.scheme().equals("seda"))) {
            place.getStartMark()
                    .ifPresent(mark -> scope.found()
                            .calls
                            .add(new Call(address.path(), mark.getLine() + 1, mark.getColumn() + 1)));
        }
    }

    private void checkPath(Address address, Use use) throws Refused {
        String path = address.path();
        checkParts(path);
        if (path.isBlank()) {
            throw new Refused("the address ends behind " + address.scheme() + ":; write the name or the path there");
        }
        if (isOpen(path) && !address.scheme().equals("sql")) {
            checkDynamic(address, use);
        }
        switch (address.scheme()) {
            case "direct", "seda" -> checkDirect(path);
            case "file" -> checkFolder(path);
            case "sql" -> checkStatement(path);
            case "http", "https" -> checkHost(path, use);
            case "platform-http" -> checkServed(path);
            case "bean" -> new BeanCall(scope.builtIn(), new SimpleText(scope.builtIn())).checkBean(path);
            default -> checkKnown(address);
        }
    }

    /** Two values beside each other, or one before an equals sign, could become an option together. */
    private static void checkParts(String text) throws Refused {
        int first = text.indexOf("{{");
        if (first >= 0 && (text.indexOf("{{", first + 2) >= 0 || text.indexOf('=', first) >= 0)) {
            throw new Refused("one placeholder can stand here, and no = behind it; make them one");
        }
    }

    /** Whether a part of it is not known before there is a message. */
    private static boolean isOpen(String text) {
        return text.contains("${") || text.contains("$simple{");
    }

    /** What a message holds would be read as options too, and those can make objects of any class. */
    private void checkDynamic(Address address, Use use) throws Refused {
        BuiltInRoutes.Route replaced = scope.replaced();
        if (use == Use.DYNAMIC
                && replaced != null
                && replaced.dynamic().contains(address.scheme() + ":" + address.path())) {
            return;
        }
        throw new Refused(
                address.scheme().startsWith("http")
                        ? "${...} in an address could become an option of the client; write to: with a literal address and set the"
                                + " header CamelHttpUri, CamelHttpPath or CamelHttpQuery"
                        : "${...} in an address could become an option of the endpoint; use choice with one to: for each way");
    }

    private void checkDirect(String path) throws Refused {
        boolean open = isOpen(path) || path.contains("{{");
        if (!open && !DIRECT.matcher(path.replaceFirst("^//", "")).matches()) {
            throw new Refused(
                    "the name " + path + " should be letters, digits and single hyphens, such as translate-input");
        }
        if (path.startsWith("//")) {
            throw new Refused("write the name right behind the colon, without //");
        }
    }

    private void checkFolder(String path) throws Refused {
        String plain = path.replaceFirst("^//", "");
        if (plain.contains("{{") || isOpen(plain) || plain.contains("%") || plain.contains("\\")) {
            throw new Refused("the folder of file: should be written out, without placeholders, expressions, % and \\");
        }
        Path data = scope.bounds().data().toAbsolutePath().normalize();
        try {
            Path wanted = Path.of(plain).toAbsolutePath().normalize();
            if (plain.contains("..") || !wanted.startsWith(data)) {
                throw new Refused("the folder of file: should be below "
                        + scope.bounds().data() + " (ROUTES_DATA_DIR), without ..");
            }
        } catch (InvalidPathException wrong) {
            throw new Refused("the folder of file: is no path");
        }
    }

    private static void checkStatement(String path) throws Refused {
        if (path.matches("classpath:sql/queries/[\\w/-]+\\.sql")
                || path.matches("classpath:sql/queries/\\{\\{\\w+}}\\.sql")) {
            return;
        }
        if (path.strip().matches("(?s)\\w+:.*")) {
            throw new Refused("a statement is written out behind sql:, or is a file of the runtime's:"
                    + " classpath:sql/queries/ROOM/NAME.sql");
        }
        if (path.contains("{{")) {
            throw new Refused("a placeholder would become part of the statement; bind its value with :#name");
        }
        if (path.replaceAll(":#\\$\\{", "").contains("${") || path.contains("$simple{")) {
            throw new Refused("${...} would become part of the statement; bind its value with :#${...} or :#name");
        }
    }

    private static void checkHost(String path, Use use) throws Refused {
        if (use == Use.FROM) {
            throw new Refused("nothing can be read from http: by itself; begin with timer: and call it");
        }
        if (!path.matches("//[^/@\\s\\\\#]+(?:/[^\\s\\\\#]*)?")) {
            throw new Refused("the address should be https://HOST/PATH, without user, # and blanks");
        }
    }

    private void checkServed(String path) throws Refused {
        String plain = path.replaceFirst("^/*", "/").replaceFirst("/+$", "");
        BuiltInRoutes.Route replaced = scope.replaced();
        if (replaced != null && replaced.from().equals("platform-http:" + path)) {
            return;
        }
        if (!plain.matches("/[\\w-]+(?:/(?:[\\w.-]+|\\{\\w+}))*") || plain.contains("..")) {
            throw new Refused(
                    "the path should be /NAME/..., in letters, digits, hyphens and {names}, and begin with a literal name");
        }
        if (OWN_PATHS.matcher(plain).matches()) {
            throw new Refused("the runtime serves " + plain + " itself; choose another path, such as /hooks/NAME");
        }
    }

    private void checkKnown(Address address) throws Refused {
        if (EndpointOptions.knows(address.scheme())) {
            return;
        }
        boolean builtIn = scope.builtIn().schemes().contains(address.scheme());
        if (builtIn && !scope.builtIn().uses(address.scheme() + ":" + address.path())) {
            throw new Refused("an address of " + address.scheme() + ": should be one that a built-in route has");
        }
        if (address.path().contains("{{")) {
            throw new Refused("the path of " + address.scheme() + ": should be written out, without placeholders");
        }
    }

    private void checkOption(Node place, Address address, Address.Option option) {
        try {
            checkOption(address, option);
        } catch (Refused refused) {
            scope.refuse(option.place() == null ? place : option.place(), refused.getMessage());
        }
    }

    private void checkOption(Address address, Address.Option option) throws Refused {
        checkParts(option.value());
        if (option.place() == null && option.value().contains("{{")) {
            throw new Refused(
                    "a placeholder in the options of an address could become another option; write it below parameters");
        }
        if (!OPTION.matcher(option.name()).matches()) {
            throw new Refused("the option " + option.name() + " is no name of an option");
        }
        if (isOpen(option.value())) {
            throw new Refused("the option " + option.name() + " should be written out, without ${...}");
        }
        if (REFERENCE.matcher(option.value()).matches()
                && !scope.builtIn().references().contains(option.value())) {
            throw new Refused("the option " + option.name() + " refers to " + option.value()
                    + ", which no built-in route does; write the value out");
        }
        if (EndpointOptions.isOfRequest(address.scheme(), option)) {
            return;
        }
        if (address.scheme().equals("bean") && option.name().equals("method")) {
            new BeanCall(scope.builtIn(), new SimpleText(scope.builtIn())).check(address.path(), option.value());
            return;
        }
        if (!EndpointOptions.knows(address.scheme())) {
            checkOther(address, option);
            return;
        }
        Set<String> allowed = EndpointOptions.of(address.scheme());
        if (!allowed.contains(option.name())) {
            throw new Refused(address.scheme() + ": may not have the option " + option.name()
                    + NearestName.hint(option.name(), allowed)
                    + reason(address.scheme(), option.plainName()));
        }
        checkValue(address, option);
    }

    private static String reason(String scheme, String option) {
        return switch (option) {
            case "followredirects" -> "; write the address that it leads to in the end";
            case "bridgeendpoint" -> "; remove the headers that should not go on with removeHeaders";
            case "usemessagebodyforsql" -> "; write the statement out, and bind values with :#name";
            case "httpclientconfigurer",
                    "clientbuilder",
                    "clientconnectionmanager",
                    "proxyhost",
                    "sslcontextparameters" ->
                scheme.startsWith("http") ? "; the runtime's own client looks at where a call leads" : "";
            default -> "";
        };
    }

    private static void checkValue(Address address, Address.Option option) throws Refused {
        String name = option.plainName();
        String value = option.value();
        if (address.scheme().equals("file")) {
            if (name.equals("jailstartingdirectory") && !value.equals("true")) {
                throw new Refused("jailStartingDirectory should be true, or be left out");
            }
            if (LITERAL_FILES.contains(name)
                    && (value.contains("..") || value.matches("(?s).*(?:\\$|\\{|%|\\\\).*") || value.startsWith("/"))) {
                throw new Refused("the option " + option.name()
                        + " should be a name below the folder, written out; for a name of each"
                        + " message set the header CamelFileName");
            }
        }
        if (name.equals("sasljaasconfig") && !JAAS.matcher(value).matches()) {
            throw new Refused(
                    "saslJaasConfig should be Kafka's PlainLoginModule or ScramLoginModule, required, with its options");
        }
        if (address.scheme().equals("sql") && name.startsWith("onconsume")) {
            checkStatement(value);
        }
    }

    /** Of schemes that the runtime knows nothing of, and of those that are the built-in routes' alone. */
    private void checkOther(Address address, Address.Option option) throws Refused {
        if (scope.builtIn().schemes().contains(address.scheme())) {
            if (!scope.builtIn().uses(address.scheme() + "?" + option.name() + "=" + option.value())) {
                throw new Refused("the option " + option.name() + " of " + address.scheme()
                        + ": should be as a built-in route has it");
            }
        } else if (option.name().contains(".")
                || address.scheme().equals("bean")
                || option.plainName()
                        .matches(".*(?:class|classes|factory|strategy|handler|configurer|deserializer|serializer)")) {
            throw new Refused("the option " + option.name()
                    + " names classes of the process, which routes of integrators may not");
        }
    }
}
