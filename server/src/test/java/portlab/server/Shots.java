package portlab.server;

import java.nio.file.*;
import java.util.*;

public class Shots {
    public static void main(String[] a) throws Exception {
        // url out width height scheme waitMs [js]
        Path profile = Files.createTempDirectory("shots");
        try (Chromium c = new Chromium(profile, Integer.parseInt(a[2]), Integer.parseInt(a[3]))) {
            c.send(
                    "Emulation.setDeviceMetricsOverride",
                    "{\"width\":" + a[2] + ",\"height\":" + a[3] + ",\"deviceScaleFactor\":1,\"mobile\":"
                            + (Integer.parseInt(a[2]) < 600) + "}");
            c.send(
                    "Emulation.setEmulatedMedia",
                    "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"" + a[4] + "\"}]}");
            c.open(a[0]);
            Thread.sleep(300);
            System.out.println(
                    c.evaluate(
                            "(window.cls=0,window.moved=[],new PerformanceObserver(l=>{for(const e of l.getEntries()){window.cls+=e.value;window.moved.push(e.sources.map(s=>s.node&&(s.node.id||s.node.className||s.node.nodeName)).join())}}).observe({type:'layout-shift',buffered:true}),0)"));
            Thread.sleep(Integer.parseInt(a[5]));
            if (a.length > 6) System.out.println(c.evaluate(a[6]));
            Thread.sleep(500);
            System.out.println("cls " + c.evaluate("window.cls+' '+JSON.stringify(window.moved)") + " overflow "
                    + c.evaluate("document.documentElement.scrollWidth+'/'+innerWidth"));
            String full = c.send("Page.captureScreenshot", "{\"captureBeyondViewport\":true,\"format\":\"png\"}");
            String data = full.replaceAll("(?s).*\"data\":\"([^\"]*)\".*", "$1");
            Files.write(Path.of(a[1]), Base64.getDecoder().decode(data));
            c.trouble().forEach(System.out::println);
        }
    }
}
