package suites;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** An order's way past models, guardrails and secrets. */
@Suite
@SelectPackages({"guardrails", "models", "orders", "queue", "runs", "secrets"})
@IncludeClassNamePatterns(SuitesTest.TESTS)
class OrdersSuite {}
