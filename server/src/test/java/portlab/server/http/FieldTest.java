package portlab.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldTest {
    @Test
    void parsesFields() {
        assertEquals(new Field("X-Name", "some: value"), Field.parse("X-Name: some: value "));
        assertEquals(new Field("X-Name", ""), Field.parse("X-Name:"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "X-Name",
                ": value",
                "X Name: value",
                "X-Name : value",
                "X-Name: a\r\nB: c",
                "X-Name: a\nb",
                "X\r: y",
                "X-Name: \u00e9",
                "X-Name: a\0b",
                "Content-Length: 3",
                "connection: close",
                "Transfer-Encoding: chunked",
                "Date: now"
            })
    void rejectsInvalidFields(String text) {
        assertThrows(IllegalArgumentException.class, () -> Field.parse(text));
    }
}
