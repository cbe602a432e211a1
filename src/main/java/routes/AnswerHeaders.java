package routes;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import org.apache.camel.Exchange;
import org.apache.camel.http.base.HttpHeaderFilterStrategy;
import org.apache.camel.spi.HeaderFilterStrategy;

/** Camel's usual rule of what is a header of HTTP, except that an answer may say how long it can be cached. */
@Singleton
@Named("answerHeaders")
public class AnswerHeaders implements HeaderFilterStrategy {

    private final HttpHeaderFilterStrategy usual = new HttpHeaderFilterStrategy();

    public AnswerHeaders() {
        usual.getOutFilter().remove("cache-control");
    }

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return usual.applyFilterToCamelHeaders(name, value, exchange);
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return usual.applyFilterToExternalHeaders(name, value, exchange);
    }
}
