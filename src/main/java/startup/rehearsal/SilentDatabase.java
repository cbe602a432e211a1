package startup.rehearsal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Speaks as PostgreSQL does (its protocol, version 3), takes every statement, and has no row: so much of a database as a
 * {@link Rehearsal} needs. It answers this machine only.
 */
final class SilentDatabase implements AutoCloseable {

    private static final int TLS_REQUEST = 80_877_103;
    private static final int GSS_REQUEST = 80_877_104;
    /** PostgreSQL's number of the type. */
    private static final int TEXT = 25;

    private static final int LONGEST = 1 << 24;
    private static final Map<String, String> PARAMETERS = Map.of(
            "server_version", "18.0",
            "server_encoding", "UTF8",
            "client_encoding", "UTF8",
            "DateStyle", "ISO, MDY",
            "integer_datetimes", "on",
            "standard_conforming_strings", "on",
            "TimeZone", "UTC");

    private static final byte[] COLUMN = ByteBuffer.allocate(25)
            .putShort((short) 1)
            .put(new byte[] {'n', 'o', 'n', 'e', 0})
            .putInt(0)
            .putShort((short) 0)
            .putInt(TEXT)
            .putShort((short) -1)
            .putInt(-1)
            .putShort((short) 0)
            .array();

    private final ServerSocket door;

    SilentDatabase() throws IOException {
        door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket caller = door.accept();
                Thread.ofPlatform().daemon().start(() -> serve(caller));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void serve(Socket caller) {
        try (caller) {
            new Session(caller).run();
        } catch (EOFException | SocketException gone) {
            // The caller has what it wanted.
            return;
        } catch (IOException unreadable) {
            System.err.println("agentl2: the rehearsal's database was not understood: " + unreadable.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }

    /** The only answers that its callers do not do without, by how their statements begin. */
    private static final Map<String, String> WORDS =
            Map.of("show", "read committed", "select version()", "PostgreSQL 18.0");

    /** What a statement gives: no rows at all, rows of which there are none, or one of this word. */
    private record Answer(boolean rows, Optional<String> word) {

        static final Answer NOTHING = new Answer(false, Optional.empty());

        static Answer of(String plain) {
            Optional<String> word = WORDS.keySet().stream()
                    .filter(plain::startsWith)
                    .findFirst()
                    .map(WORDS::get);
            return new Answer(
                    word.isPresent()
                            || plain.startsWith("select")
                            || plain.startsWith("with")
                            || plain.contains("returning"),
                    word);
        }
    }

    /** One caller's connection. */
    private static final class Session {

        private final DataInputStream in;
        private final DataOutputStream out;
        /** What each prepared statement gives, by its name. */
        private final Map<String, Answer> prepared = new HashMap<>();

        private Answer answer = Answer.NOTHING;
        private char state = 'I';

        Session(Socket caller) throws IOException {
            in = new DataInputStream(caller.getInputStream());
            out = new DataOutputStream(caller.getOutputStream());
        }

        void run() throws IOException {
            greet();
            while (true) {
                int kind = in.readByte();
                byte[] body = body();
                if (kind == 'X') {
                    return;
                }
                answer(kind, body);
            }
        }

        private byte[] body() throws IOException {
            int length = in.readInt() - Integer.BYTES;
            if (length < 0 || length > LONGEST) {
                throw new IOException("a message of " + length + " bytes");
            }
            return in.readNBytes(length);
        }

        private void greet() throws IOException {
            int asked = version(body());
            while (asked == TLS_REQUEST || asked == GSS_REQUEST) {
                out.write('N');
                asked = version(body());
            }
            send('R', new byte[Integer.BYTES]);
            for (Map.Entry<String, String> parameter : PARAMETERS.entrySet()) {
                send('S', text(parameter.getKey(), parameter.getValue()));
            }
            send('K', new byte[2 * Integer.BYTES]);
            send('Z', new byte[] {(byte) state});
        }

        private static int version(byte[] request) throws IOException {
            return new DataInputStream(new ByteArrayInputStream(request)).readInt();
        }

        private void answer(int kind, byte[] body) throws IOException {
            switch (kind) {
                case 'Q' -> {
                    hear(word(body, 0));
                    describe();
                    give();
                    send('Z', new byte[] {(byte) state});
                }
                case 'P' -> {
                    String name = word(body, 0);
                    hear(word(body, name.length() + 1));
                    prepared.put(name, answer);
                    send('1', new byte[0]);
                }
                case 'B' -> {
                    String portal = word(body, 0);
                    answer = prepared.getOrDefault(word(body, portal.length() + 1), Answer.NOTHING);
                    send('2', new byte[0]);
                }
                case 'D' -> {
                    if (body[0] == 'S') {
                        answer = prepared.getOrDefault(word(body, 1), Answer.NOTHING);
                        // No parameters: whoever asks binds none, or fails, which is enough.
                        send('t', new byte[Short.BYTES]);
                    }
                    describeOrNot();
                }
                case 'E' -> give();
                case 'C' -> send('3', new byte[0]);
                case 'S' -> send('Z', new byte[] {(byte) state});
                default -> out.flush();
            }
        }

        /** What the statement gives, and where in a transaction its caller is then. */
        private void hear(String statement) {
            String plain = statement.replaceAll("(?m)^\\s*--.*$", "").strip().toLowerCase(Locale.ROOT);
            answer = Answer.of(plain);
            if (plain.startsWith("begin")) {
                state = 'T';
            } else if (plain.startsWith("commit") || plain.startsWith("rollback")) {
                state = 'I';
            }
        }

        private void describeOrNot() throws IOException {
            if (answer.rows()) {
                describe();
            } else {
                send('n', new byte[0]);
            }
        }

        private void give() throws IOException {
            if (answer.word().isPresent()) {
                byte[] word = answer.word().get().getBytes(StandardCharsets.US_ASCII);
                send(
                        'D',
                        ByteBuffer.allocate(Short.BYTES + Integer.BYTES + word.length)
                                .putShort((short) 1)
                                .putInt(word.length)
                                .put(word)
                                .array());
            }
            send('C', text(answer.rows() ? "SELECT 0" : "UPDATE 0"));
        }

        /** Rows of one column, a text. */
        private void describe() throws IOException {
            if (answer.rows()) {
                send('T', COLUMN);
            }
        }

        private static String word(byte[] body, int from) {
            int end = from;
            while (end < body.length && body[end] != 0) {
                end++;
            }
            return new String(body, from, end - from, StandardCharsets.UTF_8);
        }

        private static byte[] text(String... words) {
            var bytes = new ByteArrayOutputStream();
            for (String word : words) {
                bytes.writeBytes(word.getBytes(StandardCharsets.UTF_8));
                bytes.write(0);
            }
            return bytes.toByteArray();
        }

        private void send(int kind, byte[] body) throws IOException {
            out.writeByte(kind);
            out.writeInt(body.length + Integer.BYTES);
            out.write(body);
        }
    }
}
