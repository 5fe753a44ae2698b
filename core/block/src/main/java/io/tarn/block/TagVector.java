package io.tarn.block;

import io.tarn.base.Bytes;
import java.util.List;

/// One server's MACs of one fact for all `n` servers: `⟨MAC_{i,j}(…)⟩` for `1 ≤ j ≤ n` (line 505).
public record TagVector(int epoch, List<Bytes> macs) {
    public TagVector {
        macs = List.copyOf(macs);
    }

    public ServerTag to(int server) {
        return new ServerTag(epoch, macs.get(server));
    }
}
