package portlab.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpTokenTest {

    @ParameterizedTest
    @CsvSource({"GET,true", "x-Y.z!#$%&*+^_`|~9,true", "'',false", "a b,false", "a:b,false", "é,false", "a\u007f,false"
    })
    void containsOnlyTokenCharacters(String text, boolean token) {
        assertEquals(token, HttpToken.is(text));
    }
}
