package suites;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** What starts processes of its own, and waits for them. */
@Suite
@SelectPackages({"integration", "knowledge", "tools.python"})
@IncludeClassNamePatterns(SuitesTest.TESTS)
class ProcessesSuite {}
