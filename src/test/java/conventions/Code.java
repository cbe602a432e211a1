package conventions;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;

/** The program's classes, read once for all conventions. */
final class Code {

    static final JavaClasses CODE = new ClassFileImporter().importPath(Path.of("target", "classes"));

    private Code() {}
}
