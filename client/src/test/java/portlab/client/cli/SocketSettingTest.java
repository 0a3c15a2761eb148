package portlab.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine.TypeConversionException;
import portlab.client.net.SocketSettings;

class SocketSettingTest {

    @ParameterizedTest
    @CsvSource({
        "nagle,on,on",
        "nagle,off,off",
        "send-buffer,8KiB,8192 B",
        "receive-buffer,4096,4096 B",
        "write-size,1,1 B",
        "write-pause,0.05,0.05 s",
        "write-pause,0,default",
        "read-rate,20kB/s,20000 B/s",
        "read-rate,1MB,1000000 B/s",
        "source-port,40000,40000"
    })
    void valuesAreShown(String name, String value, String shown) {
        SocketSetting setting = SocketSetting.named(name).orElseThrow();
        assertEquals(shown, setting.shown(setting.changed(SocketSettings.DEFAULT, value)));
    }

    @ParameterizedTest
    @EnumSource(SocketSetting.class)
    void defaultResets(SocketSetting setting) {
        assertEquals(SocketSettings.DEFAULT, setting.changed(SocketSettings.DEFAULT, "default"));
        assertTrue(SetCommand.NAMES.contains(setting.word()));
    }

    @ParameterizedTest
    @CsvSource({
        "nagle,maybe",
        "send-buffer,0",
        "send-buffer,8 apples",
        "write-size,-1",
        "write-pause,soon",
        "read-rate,20",
        "read-rate,0B/s",
        "source-port,0",
        "source-port,65536"
    })
    void wrongValuesAreRefused(String name, String value) {
        SocketSetting setting = SocketSetting.named(name).orElseThrow();
        assertThrows(TypeConversionException.class, () -> setting.changed(SocketSettings.DEFAULT, value));
    }
}
