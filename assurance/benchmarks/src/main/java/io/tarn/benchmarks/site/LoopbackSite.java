package io.tarn.benchmarks.site;

import java.io.IOException;
import java.util.List;

/// Client and servers share the processors, and nothing else limits them.
record LoopbackSite(Layout layout, FarmProcess servers, ScratchDirectory data) implements Site {
    static LoopbackSite start(int nodes, boolean tls) throws IOException {
        var layout = new Layout(nodes, "127.0.0.1", FreePorts.find(2 * nodes), tls);
        ScratchDirectory data = ScratchDirectory.inMemory();
        try {
            return new LoopbackSite(
                    layout, FarmProcess.start(List.of(), layout, data.path()), data);
        } catch (IOException e) {
            data.close();
            throw e;
        }
    }

    @Override
    public String regime() {
        return layout.tls() ? "cpu-tls" : "cpu-plain";
    }

    @Override
    public void close() {
        servers.close();
        data.close();
    }
}
