package routes;

import base.PlainText;
import base.Refusal;
import jakarta.activation.DataHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import knowledge.Upload;
import org.apache.camel.Exchange;
import org.apache.camel.attachment.AttachmentMessage;
import org.apache.camel.component.platform.http.vertx.HttpMessage;

/** Takes the one file out of a multipart request. */
final class UploadedFile {

    /** How many files were sent; among the attachments they are by name. */
    private static final String COUNT = "CamelAttachmentsSize";

    private static final String FIELD = "file";
    /** What stands for bytes that nobody could read. */
    private static final String NOT_UTF_8 = "\uFFFD";

    /** Of a name that a client made up. */
    private static final int LONGEST_NAME = 200;

    private UploadedFile() {}

    /** @throws Refusal if there is no file, more than one, or another field */
    static Upload of(Exchange exchange) {
        if (exchange.getMessage() instanceof HttpMessage http) {
            http.getRequest().formAttributes().names().stream().findFirst().ifPresent(name -> {
                throw name.equals(FIELD)
                        ? noFile()
                        : Refusal.invalid(PlainText.of(name, LONGEST_NAME), "is not a known field");
            });
        }
        AttachmentMessage message = exchange.getMessage(AttachmentMessage.class);
        int sent = message.getHeader(COUNT, 0, int.class);
        Collection<DataHandler> files = message.getAttachments() == null
                ? List.of()
                : message.getAttachments().values();
        if (sent != 1 || files.size() != 1) {
            throw noFile();
        }
        DataHandler file = files.iterator().next();
        if (file.getName() != null
                && (PlainText.hasHalf(file.getName()) || file.getName().contains(NOT_UTF_8))) {
            throw Refusal.invalid(FIELD, "must have a name in UTF-8");
        }
        try (InputStream in = file.getInputStream()) {
            return new Upload(file.getName(), in.readAllBytes());
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static Refusal noFile() {
        return Refusal.invalid(FIELD, "must be one part with a file and its name");
    }
}
