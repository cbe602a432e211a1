package routes;

import base.HiddenText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.spi.RestConfiguration;
import org.apache.camel.spi.RestOpenApiConsumerFactory;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Serves the contract over platform-http and has the last word on each answer: every error is a problem document, and only
 * headers that are meant as answers leave. Camel itself would send a bare 404 and 405, and the request's headers back.
 */
@ApplicationScoped
@Named("apiConsumers")
public class ApiConsumers implements RestOpenApiConsumerFactory {

    private static final Set<String> ANSWER_HEADERS = Set.of(
            "Content-Type",
            "Cache-Control",
            "ETag",
            "Location",
            "Allow",
            "Retry-After",
            "WWW-Authenticate",
            Exchange.HTTP_RESPONSE_CODE);

    private final Contract contract;
    private final AuditedAccess access;

    public ApiConsumers(Contract contract, AuditedAccess access) {
        this.contract = contract;
        this.access = access;
    }

    @Override
    public Consumer createConsumer(
            CamelContext camel,
            Processor processor,
            String contextPath,
            RestConfiguration configuration,
            Map<String, Object> parameters)
            throws Exception {
        // Named for one component, the configuration would be refused to platform-http, which does the work.
        configuration.setComponent(null);
        Map<String, Object> options = new HashMap<>(parameters);
        // The contract's description comes along, which platform-http does not know.
        options.remove("description");
        PlatformHttpComponent http = camel.getComponent("platform-http", PlatformHttpComponent.class);
        return http.createConsumer(camel, new Answering(processor), contextPath, configuration, options);
    }

    private final class Answering extends DelegateAsyncProcessor {

        Answering(Processor processor) {
            super(processor);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            Message request = exchange.getMessage();
            if (contract.isAmbiguous(request.getHeader(Exchange.HTTP_PATH, String.class))) {
                request.setHeader(Exchange.HTTP_RESPONSE_CODE, 404);
                finish(exchange);
                callback.done(true);
                return true;
            }
            List<String> allowed = contract.methodsAt(request.getHeader(Exchange.HTTP_PATH, String.class));
            // Camel would take the address for another one with a parameter more, if that has the method.
            if (!allowed.isEmpty() && !allowed.contains(request.getHeader(Exchange.HTTP_METHOD, String.class))) {
                request.setHeader(Exchange.HTTP_RESPONSE_CODE, 405);
                request.setHeader("Allow", String.join(", ", allowed));
                finish(exchange);
                callback.done(true);
                return true;
            }
            return super.process(exchange, doneSync -> {
                succeed(exchange);
                finish(exchange);
                access.finish(exchange);
                callback.done(doneSync);
            });
        }
    }

    /** Where the route says no status itself, it is the contract's. */
    private void succeed(Exchange exchange) {
        String operation = MatchedOperations.of(exchange);
        if (operation != null && exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE) == null) {
            exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, contract.success(operation));
        }
    }

    private static void finish(Exchange exchange) {
        if (exchange.getException() != null) {
            Problem problem = Problems.of(exchange.getException());
            exchange.setException(null);
            Problems.write(exchange, problem);
        }
        Message answer = exchange.getMessage();
        if (answer.getBody() instanceof HiddenText hidden) {
            answer.setBody(hidden.reveal());
        }
        int status = answer.getHeader(Exchange.HTTP_RESPONSE_CODE, 200, int.class);
        answer.getHeaders().keySet().removeIf(name -> ANSWER_HEADERS.stream().noneMatch(name::equalsIgnoreCase));
        String type = answer.getHeader(Exchange.CONTENT_TYPE, String.class);
        boolean problem = Problem.MEDIA_TYPE.equals(type);
        if (status == 404 && !problem) {
            Problems.write(exchange, Problem.of(404, "there is nothing at this address"));
        } else if (status == 405 && !problem) {
            Problems.write(exchange, Problem.of(405, "this address takes " + answer.getHeader("Allow")));
        } else if (status == 204) {
            answer.setBody(null);
            answer.removeHeader(Exchange.CONTENT_TYPE);
        } else if (type == null || type.indexOf(',') >= 0) {
            // Where a route sets none, Camel names all that the operation may answer with, problems included.
            answer.setHeader(Exchange.CONTENT_TYPE, "application/json");
        }
    }
}
