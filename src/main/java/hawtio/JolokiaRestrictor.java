package hawtio;

import java.util.EnumSet;
import java.util.Set;
import javax.management.ObjectName;
import org.jolokia.server.core.service.api.Restrictor;
import org.jolokia.server.core.util.HttpMethod;
import org.jolokia.server.core.util.RequestType;

/**
 * Holds Jolokia itself to {@link Permissions}: what a request turns out to be once Jolokia has read it, such as each of all attributes
 * of a bean. What a viewer may not do is refused before (JolokiaServer).
 */
final class JolokiaRestrictor implements Restrictor {

    static final Set<RequestType> TYPES = EnumSet.of(
            RequestType.READ,
            RequestType.WRITE,
            RequestType.EXEC,
            RequestType.LIST,
            RequestType.SEARCH,
            RequestType.VERSION);

    @Override
    public boolean isHttpMethodAllowed(HttpMethod method) {
        return method == HttpMethod.POST;
    }

    @Override
    public boolean isTypeAllowed(RequestType type) {
        return TYPES.contains(type);
    }

    @Override
    public boolean isAttributeReadAllowed(ObjectName bean, String attribute) {
        return Permissions.mayRead(bean, attribute);
    }

    @Override
    public boolean isAttributeWriteAllowed(ObjectName bean, String attribute) {
        return Permissions.mayWrite(bean, attribute);
    }

    @Override
    public boolean isOperationAllowed(ObjectName bean, String operation) {
        return Permissions.isLook(bean, operation) || Permissions.isChange(bean, operation);
    }

    /** Who asks was looked at before; nothing but this process calls Jolokia. */
    @Override
    public boolean isRemoteAccessAllowed(String... hostOrAddress) {
        return false;
    }

    @Override
    public boolean isOriginAllowed(String origin, boolean strict) {
        return false;
    }

    @Override
    public boolean isObjectNameHidden(ObjectName bean) {
        return !Permissions.mayKnow(bean);
    }
}
