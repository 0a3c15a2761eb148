package portlab.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNamesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "file.txt; file.txt",
                "/a/b/file.txt; file.txt",
                "/; index.html",
                "dir/; index.html",
                "a/..; __",
                ".; _",
                "...; ...",
                "..\\..\\x; .._.._x",
                "C:x; C_x",
                "a*b?c<d>e|f\"g; a_b_c_d_e_f_g",
                "'a\nb\u001b[31m'; a_b_[31m",
                "my file.txt; my file.txt",
                "a%2Fb; a%2Fb",
                "żółć.txt; żółć.txt",
                ".hidden; .hidden",
            })
    void theLastSegmentBecomesAName(String path, String name) {
        assertEquals(name, FileNames.of(path));
    }

    @ParameterizedTest
    @CsvSource({
        "'a\0b',a_b",
        "'\u0085',_",
        "'a\u202etxt.exe',a_txt.exe",
        "'\u2028',_",
        "'\ue000\udb40\udc41\ud800',___",
        "'a\u200db',a\u200db"
    })
    void controlCharactersBecomeUnderscores(String path, String name) {
        assertEquals(name, FileNames.of(path));
    }

    @ParameterizedTest
    @CsvSource({
        "file.txt,0,file.txt",
        "file.txt,1,file-1.txt",
        "file,12,file-12",
        "a.b.c,1,a.b-1.c",
        "tool.tar.gz,2,tool-2.tar.gz",
        ".tar.gz,1,.tar-1.gz",
        ".bashrc,1,.bashrc-1",
        "dot.,1,dot-1.",
    })
    void alternativeNamesKeepTheExtension(String name, int n, String other) {
        assertEquals(other, FileNames.numbered(name, n));
    }
}
