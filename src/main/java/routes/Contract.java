package routes;

import access.AccessRule;
import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.OpenApiInteractionValidator.SpecSource;
import com.atlassian.oai.validator.interaction.ApiOperationResolver;
import com.atlassian.oai.validator.model.ApiOperationMatch;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.report.ValidationReport;
import com.atlassian.oai.validator.util.OpenApiLoader;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.parser.core.models.ParseOptions;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The contract {@code openapi.yaml}, read once, and only where somebody asks for it: a worker does not. */
@ApplicationScoped
public class Contract {

    /** Where the API begins: the contract's server address. */
    public static final String BASE_PATH = "/api";

    private static final String ACCESS = "x-access";

    private OpenAPI api;
    private OpenApiInteractionValidator validator;
    private ApiOperationResolver operations;
    private Map<String, Integer> successes;

    /** A contract of one's own, where no container makes it. */
    public static Contract parsed() {
        var contract = new Contract();
        contract.parse();
        return contract;
    }

    @PostConstruct
    void parse() {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);
        options.setResolveFully(true);
        // What the validator asks for: "one of these" stays what it is.
        options.setResolveCombinators(false);
        this.api = new OpenApiLoader().loadApi(SpecSource.inline(text()), List.of(), options);
        this.validator = OpenApiInteractionValidator.createFor(api).build();
        this.operations = new ApiOperationResolver(api, null, false);
        this.successes = api.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .collect(Collectors.toMap(Operation::getOperationId, Contract::firstSuccess));
    }

    /** The file's text. */
    public static String text() {
        try (InputStream file = Contract.class.getResourceAsStream("/openapi.yaml")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What the contract says about {@code request}. */
    public ValidationReport check(SimpleRequest request) {
        return validator.validateRequest(request);
    }

    /** The operation at this path, which begins with {@link #BASE_PATH}; the method is one of HTTP's usual ones. */
    public ApiOperationMatch operation(String method, String path) {
        return operations.findApiOperation(path, Request.Method.valueOf(method));
    }

    /** False if a request for what is at {@code path} may be without a body; true for what is not there. */
    public boolean needsBody(String method, String path) {
        ApiOperationMatch match = operation(method, path);
        if (!match.isPathFound() || !match.isOperationAllowed()) {
            return true;
        }
        var body = match.getApiOperation().getOperation().getRequestBody();
        return body != null && Boolean.TRUE.equals(body.getRequired());
    }

    /** Who may use the operation; where the contract does not say, only an operator. */
    public AccessRule rule(Operation operation) {
        Object extension = operation.getExtensions() == null
                ? null
                : operation.getExtensions().get(ACCESS);
        return extension == null ? AccessRule.NONE : AccessRule.of(extension);
    }

    /** True if anybody may ask for this, signed in or not. */
    public boolean isPublic(String method, String path) {
        ApiOperationMatch match = operation(method, path);
        return match.isPathFound()
                && match.isOperationAllowed()
                && rule(match.getApiOperation().getOperation()).isPublic();
    }

    /**
     * The methods at {@code path}, which begins with {@link #BASE_PATH}, by the entry of the contract that fits it most closely; HEAD
     * is where GET is.
     */
    public List<String> methodsAt(String path) {
        List<String> methods = template(path)
                .map(template -> api.getPaths().get(template).readOperationsMap().keySet().stream()
                        .map(Enum::name)
                        .toList())
                .orElse(List.of());
        return methods.contains("GET")
                ? Stream.concat(methods.stream(), Stream.of("HEAD")).toList()
                : methods;
    }

    /** The entry that fits {@code path}, which begins with {@link #BASE_PATH}, most closely, such as {@code /agents/{agentId}}. */
    public Optional<String> template(String path) {
        List<String> segments = List.of(path.substring(BASE_PATH.length()).split("/"));
        return api.getPaths().keySet().stream()
                .filter(template -> fits(List.of(template.split("/")), segments))
                .min(Comparator.comparing(
                        template -> template.chars().filter(c -> c == '{').count()));
    }

    /** True if {@code path} fits several entries of the contract equally closely, so that nobody can say which is meant. */
    public boolean isAmbiguous(String path) {
        List<String> segments = List.of(path.substring(BASE_PATH.length()).split("/"));
        List<Long> variables = api.getPaths().keySet().stream()
                .filter(template -> fits(List.of(template.split("/")), segments))
                .map(template -> template.chars().filter(c -> c == '{').count())
                .sorted()
                .toList();
        return variables.size() > 1 && variables.get(0).equals(variables.get(1));
    }

    private static boolean fits(List<String> template, List<String> segments) {
        return template.size() == segments.size()
                && IntStream.range(0, segments.size())
                        .allMatch(i -> template.get(i).startsWith("{")
                                || template.get(i).equals(segments.get(i)));
    }

    /**
     * The status of an answer whose route sets none: the operation's first of 2xx.
     *
     * @param operationId as the contract has it
     */
    public int success(String operationId) {
        return successes.get(operationId);
    }

    private static int firstSuccess(Operation operation) {
        return operation.getResponses().keySet().stream()
                .filter(code -> code.startsWith("2"))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElseThrow();
    }

    /** The path of an operation, with the parameters that all its methods share. */
    public PathItem path(String template) {
        return api.getPaths().get(template.startsWith(BASE_PATH) ? template.substring(BASE_PATH.length()) : template);
    }
}
