package tools.images;

import java.math.BigDecimal;

/** An image that is to be made, and with whose key. It is not a record: it must not show its key. */
public final class ImageWish {

    private final boolean openAi;
    private final String authorization;
    private final byte[] body;
    private final String model;
    private final String size;
    private final BigDecimal costUsd;

    /** @param authorization the value of the header {@code Authorization}; null for none */
    ImageWish(boolean openAi, String authorization, byte[] body, String model, String size, BigDecimal costUsd) {
        this.openAi = openAi;
        this.authorization = authorization;
        this.body = body;
        this.model = model;
        this.size = size;
        this.costUsd = costUsd;
    }

    /** True if OpenAI is asked, false for Stable Diffusion. */
    public boolean isForOpenAi() {
        return openAi;
    }

    /** The value of the header {@code Authorization}; null for none. */
    public String authorization() {
        return authorization;
    }

    /** The request's JSON. */
    byte[] body() {
        return body;
    }

    /** The name of the model, or of the service. */
    public String model() {
        return model;
    }

    /** Width and height in pixels, such as {@code 1024x1536}. */
    public String size() {
        return size;
    }

    /** What it will cost, in US dollars. */
    public BigDecimal costUsd() {
        return costUsd;
    }
}
