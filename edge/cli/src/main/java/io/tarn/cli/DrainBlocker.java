package io.tarn.cli;

import io.tarn.block.VolumeDescriptor;
import io.tarn.bucket.BucketServers;
import io.tarn.catalogue.ClusterNode;
import io.tarn.client.ClusterStatus;
import io.tarn.client.ClusterStatus.NodeView;
import io.tarn.crypto.KeyId;
import io.tarn.operations.ring.Listing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// What keeps a node from being taken out.
///
/// @param kind a word that does not change
/// @param text with what to do about it
record DrainBlocker(String kind, String text) {
    private static final String ANEW = "start it anew with its key and an empty disk elsewhere";

    /// What hangs on a node.
    ///
    /// @param told buckets of which the report says more
    static List<DrainBlocker> of(
            ClusterSession session,
            Listing listing,
            ClusterNode node,
            BucketServers.Found buckets,
            Collection<String> told)
            throws CommandFailure {
        KeyId id = node.key().id();
        var blockers = new ArrayList<DrainBlocker>();
        addRing(session, id, blockers);
        addVolumes(listing, buckets, id, blockers);
        for (String bucket : buckets.naming()) {
            if (!told.contains(bucket)) {
                blockers.add(
                        new DrainBlocker(
                                "bucket",
                                "bucket %s names it as one of its servers; `tarn node drain %s` has another take its place"
                                        .formatted(Printable.of(bucket), node.name())));
            }
        }
        addOthers(session.status(), id, blockers);
        return blockers;
    }

    /// Nobody can take a node's place in these.
    static List<DrainBlocker> stuck(Collection<String> volumes) {
        return volumes.stream()
                .map(volume ->
                        new DrainBlocker(
                                "heir",
                                "every node that answers and has room is a server of bucket %s already, and it needs all of them; `tarn cluster add` adds one"
                                        .formatted(Printable.of(volume))))
                .toList();
    }

    private static void addRing(ClusterSession session, KeyId node, List<DrainBlocker> blockers)
            throws CommandFailure {
        boolean isMember =
                session.ring().membership().members().stream()
                        .anyMatch(member -> member.id().equals(node));
        if (isMember) {
            blockers.add(
                    new DrainBlocker(
                            "ring",
                            "it is a member of the ring; `tarn ring replace` puts another in its place"));
        }
    }

    /// Those that keep blocks of buckets have none of their own.
    private static void addVolumes(
            Listing listing, BucketServers.Found buckets, KeyId node, List<DrainBlocker> blockers) {
        int left = listing.nodes().size() - 1;
        for (VolumeDescriptor volume : listing.volumes().values()) {
            if (buckets.stores().contains(volume.name())) {
                continue;
            }
            int servers = volume.shape().redundancy().servers();
            String called = Printable.of(volume.name());
            if (volume.servers().contains(node)) {
                blockers.add(
                        new DrainBlocker(
                                "volume",
                                "it is a server of volume %s; copy it to a volume on other nodes, or %s"
                                        .formatted(called, ANEW)));
            }
            if (left < servers) {
                blockers.add(
                        new DrainBlocker(
                                "room",
                                "volume %s needs %d nodes, and %d would be left; `tarn cluster add` adds one"
                                        .formatted(called, servers, left)));
            }
        }
    }

    /// What it holds is made anew by others: they have to be well.
    private static void addOthers(ClusterStatus status, KeyId node, List<DrainBlocker> blockers) {
        for (NodeView other : status.nodes()) {
            String called = other.entry().name();
            if (other.entry().key().id().equals(node)) {
                continue;
            }
            if (!other.isReachable()) {
                blockers.add(new DrainBlocker("other", called + " is unreachable"));
                continue;
            }
            other.status()
                    .ifPresent(said -> {
                        if (said.diskFull()) {
                            blockers.add(new DrainBlocker("other", called + " has a full disk"));
                        }
                        if (said.scrub().lost() > 0) {
                            blockers.add(
                                    new DrainBlocker(
                                            "other", called + " waits for fragments that rotted"));
                        }
                    });
            if (!other.behind().isEmpty()) {
                blockers.add(new DrainBlocker("other", called + " is behind; see `tarn repair`"));
            }
        }
    }
}
