package suites;

import org.junit.platform.suite.api.ExcludePackages;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Tools, but for the one that starts processes, and keys that sign, whose tests share a start with them. */
@Suite
@SelectPackages({"chain.signing", "suites", "tools"})
@ExcludePackages({"tools.python"})
@IncludeClassNamePatterns(SuitesTest.TESTS)
class AgentToolsSuite {}
