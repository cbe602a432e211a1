package routes;

import jakarta.activation.DataHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import knowledge.Upload;
import operations.Refusal;
import org.apache.camel.Exchange;
import org.apache.camel.attachment.AttachmentMessage;

/** Takes the one file out of a multipart request. */
final class UploadedFile {

    /** How many files were sent; among the attachments they are by name. */
    private static final String COUNT = "CamelAttachmentsSize";

    private UploadedFile() {}

    /** @throws Refusal if there is no file, or more than one */
    static Upload of(Exchange exchange) {
        AttachmentMessage message = exchange.getMessage(AttachmentMessage.class);
        int sent = message.getHeader(COUNT, 0, int.class);
        Collection<DataHandler> files = message.getAttachments() == null
                ? java.util.List.of()
                : message.getAttachments().values();
        if (sent != 1 || files.size() != 1) {
            throw Refusal.invalid("file", "must be one part with a file and its name");
        }
        DataHandler file = files.iterator().next();
        try (InputStream in = file.getInputStream()) {
            return new Upload(file.getName(), in.readAllBytes());
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
