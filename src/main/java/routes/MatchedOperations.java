package routes;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.rest.openapi.DefaultRestOpenapiProcessorStrategy;
import org.apache.camel.support.processor.RestBindingAdvice;

/**
 * Notes which operation Camel takes a request for, so that the rule of no other one is applied to it: Camel and the contract's
 * validator match addresses each in their own way.
 */
@Singleton
@Named("matchedOperations")
public class MatchedOperations extends DefaultRestOpenapiProcessorStrategy {

    private static final String OPERATION = "agentl2.operation";

    public MatchedOperations(CamelContext camel) {
        setCamelContext(camel);
    }

    @Override
    public boolean process(
            OpenAPI contract,
            Operation operation,
            String verb,
            String path,
            RestBindingAdvice binding,
            Exchange exchange,
            AsyncCallback callback) {
        exchange.setProperty(OPERATION, operation.getOperationId());
        return super.process(contract, operation, verb, path, binding, exchange, callback);
    }

    /** The id of the operation whose route the exchange goes to. */
    static String of(Exchange exchange) {
        return exchange.getProperty(OPERATION, String.class);
    }
}
