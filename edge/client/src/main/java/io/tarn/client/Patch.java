package io.tarn.client;

import io.tarn.base.Bytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Writes to one block that become a single write of the volume: parts laid over one another in the
/// order they came, and who waits for them.
///
/// Parts keep their writers' memory, which the device's bound on running operations counts.
final class Patch {
    private record Part(int from, Bytes content) {
        int end() {
            return from + content.size();
        }
    }

    private final int blockBytes;
    private final List<Part> parts = new ArrayList<>();
    private final List<CompletableFuture<DeviceOutcome>> writers = new ArrayList<>();

    Patch(int blockBytes) {
        this.blockBytes = blockBytes;
    }

    void add(int from, Bytes content, CompletableFuture<DeviceOutcome> writer) {
        if (content.size() == blockBytes) {
            parts.clear(); // hidden from here on
        }
        parts.add(new Part(from, content));
        writers.add(writer);
    }

    /// Whether the parts together leave nothing of the block's old content.
    boolean coversBlock() {
        int covered = 0;
        for (Part part : parts.stream().sorted(Comparator.comparingInt(Part::from)).toList()) {
            if (part.from() > covered) {
                return false;
            }
            covered = Math.max(covered, part.end());
        }
        return covered == blockBytes;
    }

    /// The block after these writes, if it was `old` before; `old` may be anything when
    /// [#coversBlock].
    Bytes over(Bytes old) {
        if (parts.getFirst().content().size() == blockBytes && parts.size() == 1) {
            return parts.getFirst().content();
        }
        byte[] block = old.toArray();
        for (Part part : parts) {
            part.content().copyTo(block, part.from());
        }
        return Bytes.owning(block);
    }

    void complete(DeviceOutcome outcome) {
        for (CompletableFuture<DeviceOutcome> writer : writers) {
            writer.complete(outcome);
        }
    }
}
