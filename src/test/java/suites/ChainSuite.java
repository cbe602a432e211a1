package suites;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** What stands before or on a chain. */
@Suite
@SelectPackages({"chain"})
@IncludeClassNamePatterns(SuitesTest.TESTS)
class ChainSuite {}
