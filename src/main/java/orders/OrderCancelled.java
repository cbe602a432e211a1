package orders;

/** The buyer took the order back: it ends as {@code cancelled}. */
public class OrderCancelled extends PermanentFailure {

    private static final long serialVersionUID = 1;

    public OrderCancelled(String message) {
        super(message);
    }
}
