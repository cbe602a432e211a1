package suites;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** What the API's callers see, and what needs little else. */
@Suite
@SelectPackages({
    "access",
    "agents",
    "approvals",
    "base",
    "bench",
    "conventions",
    "hawtio",
    "outgoing",
    "results",
    "routes",
    "startup",
    "steering"
})
@IncludeClassNamePatterns(SuitesTest.TESTS)
class ApiSuite {}
