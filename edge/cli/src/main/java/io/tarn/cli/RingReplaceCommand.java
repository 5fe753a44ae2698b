package io.tarn.cli;

import io.tarn.crypto.IdentityKey;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `tarn ring replace`: one member for another.
@Command(
        name = "replace",
        description = {
            "Have one node take another's place in the ring.",
            "The new one must belong to the cluster and run; it gets the state and proves that it has its share",
            "before anything changes. The old one need not run. The ring's key stays the same. A change",
            "that is not done in time goes on: see `tarn ring status`, give it up with `tarn ring cancel`."
        })
final class RingReplaceCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Parameters(index = "0", paramLabel = "OLD", description = "The member that goes.")
    private String old = "";

    @Parameters(index = "1", paramLabel = "NEW", description = "The node that takes its place.")
    private String next = "";

    @Mixin private final ChangePatience wait = new ChangePatience();

    private final Connector connector;

    RingReplaceCommand(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Report call() throws CommandFailure {
        try (ClusterSession session = cluster.connect(connector)) {
            NodeNames names = session.names();
            List<IdentityKey> members = new ArrayList<>(session.ring().membership().members());
            int place = members.indexOf(names.required(old).key());
            IdentityKey key = names.required(next).key();
            if (place < 0) {
                throw new CommandFailure(
                        ExitStatus.REFUSED,
                        "%s is no member of the ring; its members are %s"
                                .formatted(
                                        old,
                                        String.join(
                                                ", ",
                                                members.stream()
                                                        .map(member -> names.of(member.id()))
                                                        .toList())));
            }
            if (members.contains(key)) {
                throw new CommandFailure(
                        ExitStatus.REFUSED,
                        next
                                + " is a member already; name a node that is none, or make a ring of fewer"
                                + " with `tarn ring resize`");
            }
            members.set(place, key);
            return new RingChange(session, wait.seconds()).to(members);
        }
    }
}
