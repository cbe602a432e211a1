package startup;

import base.PasswordHash;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Prints the hash of a password, for a setting. The password is a line of the standard input, so that no list of processes has it. */
final class HashPassword {

    static final String NAME = "hash-password";

    private HashPassword() {}

    /** @return the exit status: 0, or 1 with a line on {@code problems} */
    static int run(InputStream in, PrintStream out, PrintStream problems) {
        String password;
        try {
            password = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
        } catch (IOException unreadable) {
            password = null;
        }
        String given = password == null ? "" : password.strip();
        int bytes = given.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < PasswordHash.LEAST || bytes > PasswordHash.MOST) {
            problems.println("agentl2: write a password of " + PasswordHash.LEAST + " to " + PasswordHash.MOST
                    + " bytes to the standard input, as one line");
            return 1;
        }
        out.println(PasswordHash.of(given));
        return 0;
    }
}
