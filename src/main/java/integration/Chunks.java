package integration;

import integration.files.RouteFile;

/** The entries of a file's list, as text: what makes one route what it is, whatever stands beside it. */
final class Chunks {

    private Chunks() {}

    /** The entry that has the line, which is counted from 1. */
    static String of(RouteFile file, int line) {
        var chunk = new StringBuilder();
        int now = 0;
        for (String one : file.text().lines().toList()) {
            now++;
            if (one.startsWith("-")) {
                if (now > line) {
                    break;
                }
                chunk.setLength(0);
            }
            chunk.append(one).append('\n');
        }
        return chunk.toString();
    }
}
