package integration.building;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContextAware;
import org.apache.camel.spi.BeanRepository;
import org.apache.camel.spi.Registry;

/**
 * The beans of a running context, for another one: all but those that belong to their context, such as components, which would serve
 * the other one from then on.
 */
final class SharedBeans implements BeanRepository {

    private final Registry beans;

    SharedBeans(Registry beans) {
        this.beans = beans;
    }

    @Override
    public Object lookupByName(String name) {
        return free(beans.lookupByName(name));
    }

    @Override
    public <T> T lookupByNameAndType(String name, Class<T> type) {
        return free(beans.lookupByNameAndType(name, type));
    }

    @Override
    public <T> Map<String, T> findByTypeWithName(Class<T> type) {
        return beans.findByTypeWithName(type).entrySet().stream()
                .filter(one -> isFree(one.getValue()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public <T> Set<T> findByType(Class<T> type) {
        return beans.findByType(type).stream().filter(SharedBeans::isFree).collect(Collectors.toSet());
    }

    @Override
    public <T> T findSingleByType(Class<T> type) {
        return free(beans.findSingleByType(type));
    }

    private static <T> T free(T bean) {
        return isFree(bean) ? bean : null;
    }

    private static boolean isFree(Object bean) {
        return !(bean instanceof CamelContextAware);
    }
}
