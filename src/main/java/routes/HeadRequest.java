package routes;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.http.impl.HttpServerRequestWrapper;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A HEAD request as those see it who answer GET: the method is GET, and what they write as the answer's body is only counted. Vert.x
 * itself leaves out bodies of HTTP/1.1 alone, and there only those that come in one piece.
 */
final class HeadRequest extends HttpServerRequestWrapper {

    private final HttpServerResponse answer;

    HeadRequest(HttpServerRequest head) {
        super((HttpServerRequestInternal) head);
        this.answer = withoutBody(head.response());
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.GET;
    }

    @Override
    public HttpServerResponse response() {
        return answer;
    }

    private static HttpServerResponse withoutBody(HttpServerResponse real) {
        var written = new AtomicLong();
        return (HttpServerResponse) Proxy.newProxyInstance(
                HeadRequest.class.getClassLoader(),
                new Class<?>[] {HttpServerResponse.class},
                (proxy, method, arguments) -> {
                    Object result =
                            switch (method.getName()) {
                                case "write" -> {
                                    written.addAndGet(length(arguments));
                                    yield told(method, arguments, Future.succeededFuture());
                                }
                                case "end" -> told(method, arguments, end(real, written.addAndGet(length(arguments))));
                                case "sendFile" -> told(method, arguments, real.end());
                                // An answer of HTTP/1.1 that says so would end with a last chunk, which is a body.
                                case "setChunked" -> proxy;
                                default -> invoke(real, method, arguments);
                            };
                    return result == real ? proxy : result;
                });
    }

    private static Future<Void> end(HttpServerResponse real, long length) {
        if (!real.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
            real.headers().set(HttpHeaders.CONTENT_LENGTH, String.valueOf(length));
        }
        return real.end();
    }

    private static long length(Object[] arguments) {
        Object body = arguments == null || arguments.length == 0 ? null : arguments[0];
        return body instanceof Buffer bytes
                ? bytes.length()
                : body instanceof String text ? text.getBytes(StandardCharsets.UTF_8).length : 0;
    }

    /** By a handler or a future, as the method's form is. */
    @SuppressWarnings("unchecked")
    private static Object told(Method method, Object[] arguments, Future<Void> done) {
        Object last = arguments == null || arguments.length == 0 ? null : arguments[arguments.length - 1];
        if (last instanceof Handler<?> handler) {
            done.onComplete((Handler<AsyncResult<Void>>) handler);
        }
        return method.getReturnType() == Future.class ? done : null;
    }

    private static Object invoke(HttpServerResponse real, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
