package tools;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Optional;

/** A runtime's settings as those of an operator who has given it no key. */
public final class WithoutKeys {

    private WithoutKeys() {}

    /** The same settings of this interface, but for their keys. */
    public static <T> T of(Class<T> type, T settings) {
        InvocationHandler answer = (proxy, asked, arguments) ->
                asked.getName().endsWith("ApiKey") ? Optional.empty() : asked.invoke(settings, arguments);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answer));
    }
}
