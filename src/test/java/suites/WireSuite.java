package suites;

import org.junit.platform.suite.api.ExcludePackages;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** What stands before or on a chain, but for keys. */
@Suite
@SelectPackages({"chain"})
@ExcludePackages({"chain.signing"})
@IncludeClassNamePatterns(SuitesTest.TESTS)
class WireSuite {}
