package routes;

import base.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.jboss.logging.Logger;

/** Answers a failed request with a problem document. What is not the client's doing gets an id, which the log has too. */
@ApplicationScoped
@Named("problems")
public class Problems {

    private static final Logger LOG = Logger.getLogger(Problems.class);

    /** Puts the problem that the exchange's caught exception stands for into its message. */
    public void answer(Exchange exchange) {
        write(exchange, of(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class)));
    }

    /** Puts {@code problem} into the exchange's message. */
    public static void write(Exchange exchange, Problem problem) {
        exchange.getMessage().setBody(problem.toJson());
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, problem.status());
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, Problem.MEDIA_TYPE);
    }

    /** The problem that {@code failure} stands for. */
    public static Problem of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refusal refusal) {
                return of(refusal);
            }
            if (cause instanceof SQLException refused && expected(refused) != null) {
                return expected(refused);
            }
        }
        String id = UUID.randomUUID().toString();
        LOG.errorf(failure, "a request failed; its sender was told \"internal error %s\" and nothing else", id);
        return Problem.of(500, "internal error " + id);
    }

    private static Problem of(Refusal refusal) {
        int status =
                switch (refusal.kind()) {
                    case INVALID -> 400;
                    case UNAUTHENTICATED -> 401;
                    case FORBIDDEN -> 403;
                    case UNKNOWN -> 404;
                    case CONFLICT -> 409;
                    case TOO_LARGE -> 413;
                    case WRONG_TYPE -> 415;
                    case UNAVAILABLE -> 503;
                    case BAD_ANSWER -> 502;
                };
        if (refusal.field() == null) {
            return Problem.of(status, refusal.getMessage());
        }
        var error = new Problem.FieldError(refusal.field(), refusal.getMessage());
        return Problem.of(status, refusal.field() + " " + refusal.getMessage(), List.of(error));
    }

    /** The problem behind what the schema refuses although the contract cannot; null if it is a fault of ours. */
    private static Problem expected(SQLException refused) {
        String state = String.valueOf(refused.getSQLState());
        String message = String.valueOf(refused.getMessage());
        if (state.equals("23505") && message.contains("agents_service")) {
            return of(Refusal.conflict("serviceId", "is claimed by another agent of this runtime"));
        }
        if (state.equals("23514") && message.contains(" cannot go from ")) {
            return Problem.of(409, "the order changed its state meanwhile; read it and try again");
        }
        // Class 08 is "connection exception"; 57P are PostgreSQL's for a server that goes down or comes up.
        if (state.startsWith("08") || state.startsWith("57P") || message.startsWith("Acquisition timeout")) {
            return Problem.of(503, "the database cannot be reached now; try again");
        }
        if (state.equals("57014")) {
            return Problem.of(503, "the database took too long; try again");
        }
        // Class 22 of SQL:2016 is "data exception": a value that a column cannot hold, such as too large a number.
        return state.startsWith("22") ? Problem.of(400, "a value in the request is out of range") : null;
    }
}
