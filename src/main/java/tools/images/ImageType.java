package tools.images;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** The kinds of images that are taken, told apart by how they begin. What can carry a script, such as SVG, is none of them. */
enum ImageType {
    PNG("image/png", "89504e470d0a1a0a"),
    JPEG("image/jpeg", "ffd8ff"),
    WEBP("image/webp", "52494646");

    private static final int WEBP_NAME = 8;
    private static final byte[] WEBP_WORD = "WEBP".getBytes(StandardCharsets.US_ASCII);

    private final String mediaType;
    private final byte[] start;

    ImageType(String mediaType, String start) {
        this.mediaType = mediaType;
        this.start = HexFormat.of().parseHex(start);
    }

    static Optional<ImageType> of(byte[] image) {
        return Arrays.stream(values()).filter(type -> type.begins(image)).findFirst();
    }

    String mediaType() {
        return mediaType;
    }

    private boolean begins(byte[] image) {
        return matches(image, 0, start) && (this != WEBP || matches(image, WEBP_NAME, WEBP_WORD));
    }

    private static boolean matches(byte[] image, int at, byte[] part) {
        return image.length > at + part.length && Arrays.equals(image, at, at + part.length, part, 0, part.length);
    }
}
