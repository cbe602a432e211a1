package models;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import models.CatalogueModel.Provider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each provider's API answers with status 400 for. */
class ProviderToolRulesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'type':'object','properties':{'a':{'type':'string'}}} | ``",
                "{'type':'object','oneOf':[{'required':['a']}]} | ANTHROPIC GOOGLE MOONSHOT OPENAI",
                "{'type':'object','anyOf':[{'required':['a']}]} | ANTHROPIC GOOGLE MOONSHOT OPENAI",
                "{'type':'object','allOf':[{'required':['a']}]} | ANTHROPIC GOOGLE MOONSHOT OPENAI",
                "{'type':'object','not':{'required':['a']}} | OPENAI",
                "{'type':'object','properties':{'a':{'oneOf':[{'type':'string'},{'type':'null'}]}}} | ``",
                "{'type':'object','properties':{'not a name!':{}}} | ANTHROPIC",
                "{'type':'object','properties':{'a':{'type':'array'}}} | GOOGLE OPENAI",
                "{'type':'object','properties':{'a':{'type':'array','items':{'type':'array'}}}} | GOOGLE OPENAI",
                "{'type':'object','properties':{'a':{'type':'integer','enum':[1,2]}}} | GOOGLE",
                "{'$schema':'http://json-schema.org/draft-04/schema#','type':'object','properties':{'a':{'minimum':1,'exclusiveMinimum':true}}} | ANTHROPIC OPENAI",
                "{'$schema':'http://json-schema.org/draft-07/schema#','type':'object','properties':{'a':{'type':'string'}}} | ``",
            })
    void eachRefusesWhatItsApiRefuses(String schema, String providers) throws Exception {
        JsonNode read = JSON.readTree(schema.replace('\'', '"'));
        Set<String> refused = Stream.of(Provider.values())
                .filter(provider -> ProviderToolRules.fault(provider, "", read).isPresent())
                .map(Provider::name)
                .collect(Collectors.toSet());
        assertEquals(providers.isBlank() ? Set.of() : Set.of(providers.split(" ")), refused);
    }

    @Test
    void openAiTakesNoLongDescription() throws Exception {
        JsonNode schema = JSON.readTree("{\"type\":\"object\"}");
        assertEquals(
                "description",
                ProviderToolRules.fault(Provider.OPENAI, "x".repeat(1025), schema)
                        .orElseThrow()
                        .field());
        assertEquals(
                true,
                ProviderToolRules.fault(Provider.OPENAI, "x".repeat(1024), schema)
                        .isEmpty());
        assertEquals(
                true,
                ProviderToolRules.fault(Provider.ANTHROPIC, "x".repeat(1025), schema)
                        .isEmpty());
    }
}
