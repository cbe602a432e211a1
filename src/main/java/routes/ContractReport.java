package routes;

import base.PlainText;
import com.atlassian.oai.validator.report.ValidationReport;
import com.atlassian.oai.validator.report.ValidationReport.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns the validator's report into one problem document that names the wrong fields and repeats no value. */
final class ContractReport {

    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");
    private static final int MAX_ERRORS = 20;
    /** Of names, which a client may have made up. */
    private static final int LONGEST_NAME = 200;

    private ContractReport() {}

    static Problem problem(ValidationReport report) {
        int status = 400;
        List<Problem.FieldError> errors = new ArrayList<>();
        for (Message message : report.getMessages()) {
            if (message.getKey().startsWith("validation.request.contentType")) {
                status = 415;
            } else if (message.getKey().startsWith("validation.request.accept")) {
                status = 406;
            }
            add(errors, message);
        }
        List<Problem.FieldError> shown =
                errors.stream().distinct().limit(MAX_ERRORS).toList();
        String detail = shown.isEmpty()
                ? "the request does not fit the contract"
                : shown.get(0).field() + " " + shown.get(0).message();
        return Problem.of(status, detail, shown);
    }

    private static void add(List<Problem.FieldError> errors, Message message) {
        String field = field(message);
        String key = message.getKey();
        String text = message.getMessage().replaceFirst("^\\[Path '[^']*'] ", "");
        List<Message> nested = message.getNestedMessages() == null ? List.of() : message.getNestedMessages();
        if (key.endsWith(".required")) {
            quoted(text, "missing")
                    .forEach(name -> errors.add(new Problem.FieldError(inside(field, name), "is missing")));
        } else if (key.endsWith(".additionalProperties")) {
            quoted(text, "schema")
                    .forEach(name -> errors.add(new Problem.FieldError(inside(field, name), "is not a known field")));
        } else if ((key.endsWith(".oneOf") || key.endsWith(".anyOf")) && !nested.isEmpty()) {
            addForms(errors, field, nested);
            return;
        } else if (!key.endsWith(".allOf") || nested.isEmpty()) {
            errors.add(new Problem.FieldError(field, ContractWords.of(key, text)));
        }
        nested.forEach(inner -> add(errors, inner));
    }

    /** Of several forms the one that was meant is told of: another one is of another type. If none was, all types are. */
    private static void addForms(List<Problem.FieldError> errors, String field, List<Message> nested) {
        List<Message> otherTypes = nested.stream()
                .filter(inner ->
                        inner.getKey().endsWith(".type") && field(inner).equals(field))
                .toList();
        if (otherTypes.size() == nested.size()) {
            String types = otherTypes.stream()
                    .map(inner -> ContractWords.types(inner.getMessage()))
                    .distinct()
                    .collect(Collectors.joining(" or "));
            errors.add(new Problem.FieldError(field, "must be " + types));
        } else {
            nested.stream().filter(inner -> !otherTypes.contains(inner)).forEach(inner -> add(errors, inner));
        }
    }

    private static String field(Message message) {
        var context = message.getContext();
        String parameter =
                context.flatMap(c -> c.getParameter()).map(p -> p.getName()).orElse(null);
        if (parameter != null) {
            return parameter;
        }
        if (message.getKey().contains(".contentType")) {
            return "Content-Type";
        }
        if (message.getKey().contains(".accept")) {
            return "Accept";
        }
        String pointer =
                context.flatMap(c -> c.getPointers()).map(p -> p.getInstance()).orElse("");
        String path =
                pointer.replaceAll("/(\\d+)(?=/|$)", "[$1]").replace('/', '.').replaceFirst("^\\.", "");
        return path.isEmpty() ? "body" : PlainText.of(path, LONGEST_NAME);
    }

    private static List<String> quoted(String text, String after) {
        Matcher names = QUOTED.matcher(text.substring(Math.max(0, text.indexOf(after))));
        return names.results()
                .map(name -> PlainText.of(name.group(1), LONGEST_NAME))
                .toList();
    }

    private static String inside(String field, String name) {
        return field.equals("body") ? name : field + "." + name;
    }
}
