package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.block.AuditPoint;
import io.tarn.block.BlockAddress;
import io.tarn.block.BlockReply;
import io.tarn.block.BlockReply.Stamps.BlockStamp;
import io.tarn.block.BlockRequest;
import io.tarn.block.Refusal;
import io.tarn.block.Timestamp;
import io.tarn.storage.StoreException;
import java.util.ArrayList;
import java.util.Optional;
import java.util.TreeMap;

/// Answers requests that span many blocks, from the disk and beside the state machine: they tell what
/// is applied, which repair and audits compare with other servers anyway.
final class ScanDesk {
    private final FragmentDesk fragments;

    ScanDesk(FragmentDesk fragments) {
        this.fragments = fragments;
    }

    void list(VolumeHost host, BlockRequest.ListStamps request, VolumeSteps.Reply reply) {
        fragments.run(() -> {
            var committed = new TreeMap<Long, Timestamp>();
            try {
                boolean end = host.shelves.latestCommits(request.from(), request.max(), committed);
                var stamps = new ArrayList<BlockStamp>();
                committed.forEach((block, latest) -> stamps.add(new BlockStamp(block, latest)));
                reply.send(new BlockReply.Stamps(stamps, end));
            } catch (StoreException e) {
                reply.send(new BlockReply.Refused(Refusal.RECOVERING));
            }
        });
    }

    /// docs/spec/audit.md.
    void audit(VolumeHost host, BlockRequest.Audit request, VolumeSteps.Reply reply) {
        fragments.run(() -> {
            Bytes sum = AuditPoint.ZERO;
            var missing = new ArrayList<Integer>();
            for (int i = 0; i < request.targets().size(); i++) {
                BlockRequest.Audit.Target target = request.targets().get(i);
                var address = new BlockAddress(host.descriptor.id(), target.block());
                Optional<Bytes> fragment = fragments.held(host, address, target.timestamp());
                if (fragment.isPresent()) {
                    sum =
                            AuditPoint.add(
                                    sum,
                                    AuditPoint.of(request.challenge(), target)
                                            .fingerprint(fragment.get()));
                } else {
                    missing.add(i);
                }
            }
            reply.send(new BlockReply.Audited(sum, missing));
        });
    }
}
