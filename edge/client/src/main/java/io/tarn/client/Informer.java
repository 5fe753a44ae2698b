package io.tarn.client;

import io.tarn.crypto.KeyId;
import io.tarn.operations.Accusations;
import io.tarn.operations.Asking;
import io.tarn.operations.ServerLinks;
import io.tarn.operations.control.ControlRequest.Accuse;
import io.tarn.operations.control.ControlRequest.Charge;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Tells every other node when this client has caught one in a lie, or gets no help from it, so that
/// `tarn status` names it; at most once a second for each.
final class Informer implements Accusations {
    private static final long PAUSE_NANOS = 1_000_000_000;

    private final Supplier<List<KeyId>> nodes;
    private final ServerLinks links;
    private final Map<Told, Long> toldAt = new ConcurrentHashMap<>();

    private record Told(KeyId server, Charge charge) {}

    Informer(Supplier<List<KeyId>> nodes, ServerLinks links) {
        this.nodes = nodes;
        this.links = links;
    }

    @Override
    public void lied(KeyId server, String reason) {
        tell(new Told(server, Charge.LIED), reason);
    }

    @Override
    public void unhelpful(KeyId server, String reason) {
        tell(new Told(server, Charge.UNHELPFUL), reason);
    }

    private void tell(Told what, String reason) {
        long now = System.nanoTime();
        Long told = toldAt.get(what);
        if (told != null && now - told < PAUSE_NANOS) {
            return;
        }
        toldAt.put(what, now);
        KeyId server = what.server();
        String brief = reason.substring(0, Math.min(reason.length(), Accuse.REASON_BYTES_MAX / 2));
        for (KeyId node : nodes.get()) {
            if (!node.equals(server)) {
                var _ = Asking.control(links, node, new Accuse(server, what.charge(), brief));
            }
        }
    }
}
