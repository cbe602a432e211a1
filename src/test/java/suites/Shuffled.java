package suites;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A random order of test classes, by which a class shows that it needs another one to run before it. Classes that share a start
 * of the runtime stay together, in a random order among themselves and in a random place; each other one stands anywhere. Asked
 * for by {@code ./mvnw test -Pshuffled -Dtest.seed=7}.
 */
public final class Shuffled implements ClassOrderer {

    /** The same number gives the same order. */
    static final String SEED = "junit.jupiter.execution.order.random.seed";

    @Override
    public void orderClasses(ClassOrdererContext context) {
        var random = new java.util.Random(
                context.getConfigurationParameter(SEED).map(Long::valueOf).orElse(0L));
        Map<Object, List<ClassDescriptor>> together = new HashMap<>();
        List<List<ClassDescriptor>> groups = new ArrayList<>();
        for (ClassDescriptor found : context.getClassDescriptors()) {
            // Quarkus loads classes that share a start by one class loader.
            boolean shares = found.isAnnotated(ExtendWith.class);
            Object key = shares ? found.getTestClass().getClassLoader() : found;
            together.computeIfAbsent(key, none -> {
                        List<ClassDescriptor> group = new ArrayList<>();
                        groups.add(group);
                        return group;
                    })
                    .add(found);
        }
        Collections.shuffle(groups, random);
        List<ClassDescriptor> order = new ArrayList<>();
        groups.forEach(group -> {
            Collections.shuffle(group, random);
            order.addAll(group);
        });
        System.out.println("Test classes in the order of " + SEED + "="
                + context.getConfigurationParameter(SEED).orElse("0") + ": "
                + order.stream()
                        .map(each -> each.getTestClass().getSimpleName())
                        .toList());
        context.getClassDescriptors().sort(Comparator.comparingInt(order::indexOf));
    }
}
