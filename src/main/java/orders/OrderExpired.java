package orders;

/** The order's deadline has passed or is too near: it ends as {@code expired}. */
public class OrderExpired extends PermanentFailure {

    private static final long serialVersionUID = 1;

    public OrderExpired(String message) {
        super(message);
    }
}
