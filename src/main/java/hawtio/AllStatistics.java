package hawtio;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.AttributeList;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The figures of all routes and their steps, in the form of Camel's own {@code dumpRoutesStatsAsXml}. That one (4.17) looks for each
 * route at all steps of all routes: more than ten seconds here, each time that a page of several routes is refreshed.
 */
final class AllStatistics {

    private static final String[] OF_ROUTE = {"RouteId", "State", "UptimeMillis", "RouteGroup", "ExchangesInflight"};
    private static final String[] OF_STEP = {"RouteId", "ProcessorId", "Index", "State", "Disabled", "ExchangesInflight"
    };
    private static final String[] OF_CONTEXT = {"CamelId", "State", "UptimeMillis"};
    private static final int HEAD = "<stats".length() + 1;

    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();

    /** @param context the bean of Camel's context */
    String of(ObjectName context) throws JMException {
        Map<String, List<Step>> steps = new HashMap<>();
        for (ObjectName bean : named(context, "processors")) {
            Map<String, Object> step = values(bean, OF_STEP);
            if (!step.isEmpty()) {
                steps.computeIfAbsent(String.valueOf(step.get("RouteId")), any -> new ArrayList<>())
                        .add(new Step(step.get("Index") instanceof Integer index ? index : 0, xml(step) + stats(bean)));
            }
        }
        Map<String, Object> whole = values(context, OF_CONTEXT);
        var xml = new StringBuilder("<camelContextStat");
        add(xml, "id", whole.get("CamelId"));
        add(xml, "state", whole.get("State"));
        add(xml, "uptime", whole.get("UptimeMillis"));
        xml.append(' ').append(stats(context)).append(">\n  <routeStats>\n");
        for (ObjectName bean : named(context, "routes")) {
            Map<String, Object> route = values(bean, OF_ROUTE);
            if (!route.isEmpty()) {
                xml.append("    <routeStat");
                add(xml, "id", route.get("RouteId"));
                add(xml, "state", route.get("State"));
                add(xml, "uptime", route.get("UptimeMillis"));
                add(xml, "group", route.get("RouteGroup"));
                add(xml, "exchangesInflight", route.get("ExchangesInflight"));
                xml.append(' ').append(stats(bean)).append(">\n      <processorStats>\n");
                steps.getOrDefault(String.valueOf(route.get("RouteId")), List.of()).stream()
                        .sorted(Comparator.comparingInt(Step::index))
                        .forEach(step -> xml.append("        <processorStat")
                                .append(step.xml())
                                .append("/>\n"));
                xml.append("      </processorStats>\n    </routeStat>\n");
            }
        }
        return xml.append("  </routeStats>\n</camelContextStat>").toString();
    }

    private record Step(int index, String xml) {}

    private Iterable<ObjectName> named(ObjectName context, String type) throws JMException {
        return beans.queryNames(
                new ObjectName(
                        context.getDomain() + ":context=" + context.getKeyProperty("context") + ",type=" + type + ",*"),
                null);
    }

    private static String xml(Map<String, Object> step) {
        var xml = new StringBuilder();
        add(xml, "id", step.get("ProcessorId"));
        add(xml, "index", step.get("Index"));
        add(xml, "state", step.get("State"));
        add(xml, "disabled", step.get("Disabled"));
        add(xml, "exchangesInflight", step.get("ExchangesInflight"));
        return xml.append(' ').toString();
    }

    /** The attributes of {@code <stats .../>}. */
    private String stats(ObjectName bean) throws JMException {
        try {
            String whole = (String)
                    beans.invoke(bean, "dumpStatsAsXml", new Object[] {true}, new String[] {boolean.class.getName()});
            return whole.substring(HEAD, whole.lastIndexOf("/>"));
        } catch (InstanceNotFoundException gone) {
            return "";
        }
    }

    /** Empty for a bean that is gone meanwhile: routes come and go. */
    private Map<String, Object> values(ObjectName bean, String... names) throws JMException {
        Map<String, Object> values = new HashMap<>();
        try {
            AttributeList read = beans.getAttributes(bean, names);
            read.asList().forEach(one -> values.put(one.getName(), one.getValue()));
        } catch (InstanceNotFoundException gone) {
            return Map.of();
        }
        return values;
    }

    private static void add(StringBuilder xml, String name, Object value) {
        if (value != null) {
            String text = String.valueOf(value)
                    .replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace("\"", "&quot;");
            xml.append(' ').append(name).append("=\"").append(text).append('"');
        }
    }
}
