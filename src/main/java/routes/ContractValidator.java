package routes;

import base.HiddenText;
import base.Refusal;
import com.atlassian.oai.validator.model.ApiOperation;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.report.ValidationReport;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import java.util.Set;
import knowledge.Upload;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.RestClientRequestValidator;

/**
 * Lets a request through to its route only if it fits the contract and its sender may ask for it. The route then finds the
 * parameters as variables, with {@code caller}, {@code view} and {@code onlyOf} among them, the body as text (hidden, for an
 * operation that is marked x-sensitive; for one without a body: the parameters as a map), and none of the client's headers.
 */
@ApplicationScoped
@Named("contractValidator")
public class ContractValidator implements RestClientRequestValidator {

    private static final Set<String> BODY_METHODS = Set.of("POST", "PUT", "PATCH");

    private final Contract contract;
    private final AuditedAccess access;

    public ContractValidator(Contract contract, AuditedAccess access) {
        this.contract = contract;
        this.access = access;
    }

    @Override
    public ValidationError validate(Exchange exchange, ValidationContext context) {
        try {
            Problem problem = check(exchange);
            return problem == null ? null : refused(exchange, problem);
        } catch (Refusal refusal) {
            return refused(exchange, Problems.of(refusal));
        }
    }

    private Problem check(Exchange exchange) {
        Message request = exchange.getMessage();
        String method = request.getHeader(Exchange.HTTP_METHOD, String.class);
        String path = request.getHeader(Exchange.HTTP_PATH, String.class);
        Map<String, List<String>> query = RequestParameters.query(request.getHeader(Exchange.HTTP_QUERY, String.class));
        String sent = request.getHeader(Exchange.CONTENT_TYPE, "", String.class);
        if (method.equals("POST") && sent.matches("(?is)\\s*multipart/form-data\\b.*")) {
            return checkUpload(exchange, method, path, sent);
        }
        String body = BODY_METHODS.contains(method) ? RequestBody.text(request.getBody(byte[].class)) : null;
        if (body != null && RequestBody.isEmpty(body) && !contract.needsBody(method, path)) {
            // Many clients send {} where there is nothing to say.
            body = null;
        }
        SimpleRequest.Builder described = new SimpleRequest.Builder(method, path, false);
        query.forEach(described::withQueryParam);
        if (request.getHeader("Accept") != null) {
            described.withAccept(request.getHeader("Accept", String.class));
        }
        if (body != null) {
            String type = request.getHeader(Exchange.CONTENT_TYPE, "", String.class);
            if (!type.matches("(?is)\\s*application/([a-z-]+\\+)?json\\s*(;.*)?")) {
                return unsupported();
            }
            RequestBody.checkJson(body);
            described.withContentType(type).withBody(body);
        }
        ValidationReport report = contract.check(described.build());
        if (report.hasErrors()) {
            return ContractReport.problem(report);
        }
        admit(exchange, method, path, body);
        return null;
    }

    /** The route finds the file as its body. */
    private Problem checkUpload(Exchange exchange, String method, String path, String type) {
        // What the parts hold is for the route to say.
        var described = new SimpleRequest.Builder(method, path, false)
                .withContentType(type)
                .withBody("-");
        ValidationReport report = contract.check(described.build());
        if (report.hasErrors()) {
            return ContractReport.problem(report);
        }
        Upload upload = UploadedFile.of(exchange);
        admit(exchange, method, path, upload);
        return null;
    }

    private void admit(Exchange exchange, String method, String path, Object body) {
        Message request = exchange.getMessage();
        ApiOperation found = contract.operation(method, path).getApiOperation();
        PathItem item = contract.path(found.getApiPath().original());
        Operation operation = found.getOperation();
        if (!operation.getOperationId().equals(MatchedOperations.of(exchange))) {
            // Two operations fit the address, and only one of them was checked.
            throw Refusal.unknown("address");
        }
        Map<String, Object> parameters = RequestParameters.declared(item, operation, request);
        parameters.putAll(access.require(exchange, operation.getOperationId(), contract.rule(operation), parameters));
        parameters.forEach(exchange::setVariable);
        request.removeHeaders("*");
        request.setBody(
                !BODY_METHODS.contains(method)
                        ? parameters
                        : isSensitive(operation) ? new HiddenText((String) body) : body);
    }

    /** What the body says must not be seen in a trace of the route. */
    private static boolean isSensitive(Operation operation) {
        return operation.getExtensions() != null
                && Boolean.TRUE.equals(operation.getExtensions().get("x-sensitive"));
    }

    private static Problem unsupported() {
        var error = new Problem.FieldError("Content-Type", "must be application/json");
        return Problem.of(415, "Content-Type must be application/json", List.of(error));
    }

    private static ValidationError refused(Exchange exchange, Problem problem) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, Problem.MEDIA_TYPE);
        return new ValidationError(problem.status(), problem.toJson());
    }
}
