package io.tarn.node;

import io.tarn.block.SignedDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.cluster.ClusterMap;
import io.tarn.crypto.KeyId;
import io.tarn.operations.Asking;
import io.tarn.operations.Asking.Answer;
import io.tarn.operations.ServerLinks;
import io.tarn.operations.control.ControlReply;
import io.tarn.operations.control.ControlReply.Volumes;
import io.tarn.operations.control.ControlRequest.ListVolumes;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/// Learns volumes from the other nodes that it missed while it was down. What they tell carries its
/// owner's signature, so that whom to believe is no question.
final class CatalogueSync implements AutoCloseable {
    private static final long PAUSE_MS = 3_000;
    private static final int PAGES_MAX = 1024;

    private final ClusterMap cluster;
    private final KeyId self;
    private final ServerLinks links;
    private final Consumer<SignedDescriptor> offer;
    private final Thread thread = Thread.ofVirtual().name("tarn-catalogue").unstarted(this::run);

    CatalogueSync(
            ClusterMap cluster, KeyId self, ServerLinks links, Consumer<SignedDescriptor> offer) {
        this.cluster = cluster;
        this.self = self;
        this.links = links;
        this.offer = offer;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                for (var member : cluster.members()) {
                    KeyId id = member.key().id();
                    if (!id.equals(self)) {
                        learnFrom(id);
                    }
                }
                Thread.sleep(PAUSE_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void learnFrom(KeyId node) throws InterruptedException {
        VolumeId after = new VolumeId(io.tarn.base.Bytes.zeros(VolumeId.BYTES));
        for (int page = 0; page < PAGES_MAX; page++) {
            Answer<ControlReply> answer;
            try {
                answer = Asking.control(links, node, new ListVolumes(after.value())).get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("answers end without exceptions", e);
            }
            if (!(answer instanceof Answer.Said<ControlReply>(Volumes volumes))) {
                return;
            }
            for (SignedDescriptor signed : volumes.descriptors()) {
                offer.accept(signed);
                after = signed.descriptor().id();
            }
            if (volumes.end() || volumes.descriptors().isEmpty()) {
                return;
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
