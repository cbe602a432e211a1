package integration.checking;

import integration.files.Fault;
import java.util.List;

/**
 * What a look at a file found.
 *
 * @param faults what is wrong with it, by line, at most {@link FileCheck#MOST_FAULTS}; empty if nothing is
 * @param declared what it declares, as far as it could be read; nothing if it is no YAML
 */
public record Checked(List<Fault> faults, Declared declared) {}
