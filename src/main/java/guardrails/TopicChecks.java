package guardrails;

import agents.Agent;
import guardrails.topics.TopicPhrases;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import orders.Order;
import orders.PermanentFailure;
import runs.Answer;
import tools.ToolFailure;

/** Looks for the words of an agent's blocked topics where text comes in and goes out. */
@ApplicationScoped
@Named("topicChecks")
public class TopicChecks {

    private final Findings findings;

    public TopicChecks(Findings findings) {
        this.findings = findings;
    }

    /** @throws PermanentFailure if a buyer's input has them */
    public void input(Order order, Agent agent) {
        Set<String> hits = search(agent, OrderText.of(order.input()));
        refuse(order, Finding.INPUT, Finding.WORD, hits);
    }

    /** @throws ToolFailure if a tool's output has them: the model does not get it */
    public void tool(String output, Order order, Agent agent) {
        withhold(order, Finding.WORD, search(agent, List.of(output)));
    }

    /** @throws PermanentFailure if the answer has them */
    public void answer(Order order, Agent agent, Answer answer) {
        refuse(order, Finding.ANSWER, Finding.WORD, search(agent, List.of(answer.text())));
    }

    /** Ends the order if there are hits. */
    void refuse(Order order, String stage, String check, Set<String> hits) {
        if (!hits.isEmpty()) {
            note(order, stage, check, Finding.ENDED, hits);
            String what = stage.equals(Finding.INPUT) ? "the order's input" : "the agent's answer";
            throw new PermanentFailure(what + " touches the blocked topic" + named(hits)
                    + (check.equals(Finding.JUDGE) ? ", as the judge found" : ""));
        }
    }

    /** Keeps a tool's output from the model if there are hits. */
    void withhold(Order order, String check, Set<String> hits) {
        if (!hits.isEmpty()) {
            note(order, Finding.TOOL, check, Finding.WITHHELD, hits);
            throw new ToolFailure("the output of this tool was withheld, because it touches the blocked topic"
                    + named(hits) + "; answer without it, or say that you cannot");
        }
    }

    private void note(Order order, String stage, String check, String action, Set<String> hits) {
        findings.note(
                order,
                hits.stream()
                        .map(topic -> new Finding(stage, Finding.TOPICS, check, action, topic))
                        .toList());
    }

    private static Set<String> search(Agent agent, List<String> texts) {
        Set<String> hits = new LinkedHashSet<>();
        if (!agent.guardrails().blockedTopics().isEmpty()) {
            var phrases = new TopicPhrases(agent.guardrails().blockedTopics());
            texts.forEach(text -> hits.addAll(phrases.in(text)));
        }
        return hits;
    }

    private static String named(Set<String> hits) {
        return (hits.size() == 1 ? " \"" : "s \"") + String.join("\", \"", hits) + "\"";
    }
}
