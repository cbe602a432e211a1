package models;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.List;
import tools.OfferedTool;

/**
 * Counts tokens before they are sent. OpenAI's models are counted with their own vocabulary (o200k); the other providers do not
 * publish theirs, so a margin is added to that count.
 */
public final class TokenCount {

    /** Other vocabularies need up to a quarter more for English, code and JSON; this is in per cent. */
    private static final int WITH_MARGIN = 130;

    /** What the format of a chat adds to each message, call or tool. */
    private static final int FRAME = 8;

    /** The encoder's time grows faster than a piece without spaces does. Cutting a text adds at most a token a cut. */
    private static final int PIECE = 500;

    private static final Encoding O200K = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);

    private TokenCount() {}

    /** How many tokens {@code text} is to a model of {@code provider}, not less than the provider will count. */
    public static int of(CatalogueModel.Provider provider, String text) {
        return scaled(provider, count(text));
    }

    /** How many tokens a request with these messages and tools is. */
    public static int of(CatalogueModel.Provider provider, List<ChatMessage> messages, List<OfferedTool> tools) {
        long count = 0;
        for (ChatMessage message : messages) {
            count += FRAME + count(message);
        }
        for (OfferedTool tool : tools) {
            count += FRAME
                    + count(tool.name())
                    + count(tool.description())
                    + count(tool.parameters().toString());
        }
        return scaled(provider, count);
    }

    private static long count(ChatMessage message) {
        return switch (message) {
            case SystemMessage system -> count(system.text());
            case UserMessage user -> count(user.singleText());
            case ToolExecutionResultMessage result -> FRAME + count(result.text());
            case AiMessage said -> {
                long count = said.text() == null ? 0 : count(said.text());
                for (var call : said.toolExecutionRequests()) {
                    count += FRAME + count(call.name()) + count(call.arguments());
                }
                yield count;
            }
            default -> count(message.toString());
        };
    }

    private static long count(String text) {
        long count = 0;
        for (int from = 0; from < text.length(); from += PIECE) {
            count += O200K.countTokensOrdinary(text.substring(from, Math.min(text.length(), from + PIECE)));
        }
        return count;
    }

    private static int scaled(CatalogueModel.Provider provider, long count) {
        long scaled = provider == CatalogueModel.Provider.OPENAI ? count : Math.ceilDiv(count * WITH_MARGIN, 100);
        return (int) Math.min(Integer.MAX_VALUE, scaled);
    }
}
