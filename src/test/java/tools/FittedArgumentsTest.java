package tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FittedArgumentsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCHEMA =
            "{'type':'object','required':['q'],'properties':{'q':{'type':'string'},'to':{'type':'object',"
                    + "'properties':{'city':{'type':'string'},'tags':{'type':'array'}}},'ids':{'type':'array'},'when':{'type':'string'}}}";

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'q':'x','ids':'[1,2]'} | {'q':'x','ids':[1,2]}",
                "{'q':'x','to':'{\\'city\\':\\'Oslo\\'}'} | {'q':'x','to':{'city':'Oslo'}}",
                "{'q':'x','to':{'tags':'[]'}} | {'q':'x','to':{'tags':[]}}",
                "{'q':'x','when':null} | {'q':'x'}",
                "{'q':null} | {'q':null}",
                "{'q':'[1,2]'} | {'q':'[1,2]'}",
                "{'q':'x','ids':'one, two'} | {'q':'x','ids':'one, two'}",
                "{'arguments':{'q':'x'}} | {'q':'x'}",
                "{'parameters':'{\\'q\\':\\'x\\'}'} | {'q':'x'}",
            })
    void whatIsMeantIsWrittenOut(String written, String fitted) throws Exception {
        assertEquals(json(fitted), FittedArguments.of(json(written), json(SCHEMA)));
    }

    private static ObjectNode json(String text) throws Exception {
        return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    }
}
