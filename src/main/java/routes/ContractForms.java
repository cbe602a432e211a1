package routes;

import base.Refusal;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.report.ValidationReport;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import steering.InputForm;

/** Holds what is no request to the contract's forms all the same. */
@ApplicationScoped
@Named("contractForms")
public class ContractForms implements InputForm {

    private static final String ANY_INPUT = "/orders/0x" + "0".repeat(64) + "/input";

    private final Contract contract;

    public ContractForms(Contract contract) {
        this.contract = contract;
    }

    /** Refuses a definition that would not do as a new agent: the result of a patch is held to the same rules. */
    public void checkAgent(String definition) {
        require("/agents", definition);
    }

    @Override
    public void require(String input) {
        RequestBody.checkJson(input);
        require(ANY_INPUT, input);
    }

    private void require(String path, String body) {
        var request = SimpleRequest.Builder.post(Contract.BASE_PATH + path)
                .withContentType("application/json")
                .withBody(body);
        ValidationReport report = contract.check(request.build());
        if (report.hasErrors()) {
            Problem.FieldError first = ContractReport.problem(report).errors().get(0);
            throw Refusal.invalid(first.field(), first.message());
        }
    }
}
