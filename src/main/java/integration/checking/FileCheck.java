package integration.checking;

import integration.files.RouteFile;
import integration.form.Findings;
import integration.form.SchemaCheck;
import integration.form.YamlText;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Says what is wrong with a file of routes that an integrator wrote, without running any of it: whether it is YAML, whether it fits
 * the schema of the Camel that runs here, and whether it keeps to what integrators may do ({@code docs/routes.md}). It knows one
 * file; what several have to do with each other is another's business.
 */
public final class FileCheck {

    /** How many faults of a file are told. */
    public static final int MOST_FAULTS = Findings.MOST;

    private final Scope.Bounds bounds;

    /**
     * @param builtIn what the runtime's own routes are made of; nothing else may be used
     * @param allowedSchemes that endpoints may have, such as {@code https}
     * @param data the folder below which {@code file:} may read and write
     */
    public FileCheck(BuiltInRoutes builtIn, Set<String> allowedSchemes, Path data) {
        this.bounds = new Scope.Bounds(builtIn, new TreeSet<>(allowedSchemes), data);
    }

    /** Looks at {@code file}. It never fails: what cannot be read is a fault. */
    public Checked check(RouteFile file) {
        var findings = new Findings(file.name());
        SequenceNode root = YamlText.read(file.text(), findings).orElse(null);
        if (root == null) {
            return new Checked(findings.ordered(), Declared.NOTHING);
        }
        try {
            SchemaCheck.check(root, findings);
            findings.settle();
            Declared declared = new Items(bounds, findings, root).check(root);
            return new Checked(findings.ordered(), declared);
        } catch (StackOverflowError tooDeep) {
            findings.whole("the file is too deep or too long to be looked at; make it several files");
            return new Checked(findings.ordered(), Declared.NOTHING);
        }
    }
}
