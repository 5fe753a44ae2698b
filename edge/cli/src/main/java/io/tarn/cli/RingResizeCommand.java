package io.tarn.cli;

import io.tarn.crypto.IdentityKey;
import io.tarn.ring.Membership;
import io.tarn.ring.affairs.Affairs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `tarn ring resize`: a ring of other members, more or fewer.
@Command(
        name = "resize",
        description = {
            "Have exactly these nodes be the ring.",
            "Four stand one fault, seven two, ten three, thirteen four. All must belong to the cluster and run.",
            "The ring's key stays the same. A change that is not done in time goes on: see `tarn ring status`,",
            "give it up with `tarn ring cancel`."
        })
final class RingResizeCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Parameters(
            arity = "1..*",
            paramLabel = "NODE",
            description = "All members that the ring shall have.")
    private List<String> nodes = new ArrayList<>();

    @Mixin private final ChangePatience wait = new ChangePatience();

    private final Connector connector;

    RingResizeCommand(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Report call() throws CommandFailure {
        try (ClusterSession session = cluster.connect(connector)) {
            NodeNames names = session.names();
            List<IdentityKey> members = new ArrayList<>();
            for (String node : nodes) {
                members.add(names.required(node).key());
            }
            requireMembership(members);
            if (Set.copyOf(members).equals(Set.copyOf(session.ring().membership().members()))) {
                throw new CommandFailure(
                        ExitStatus.REFUSED,
                        "these are the members; `tarn ring refresh` has them share the key anew");
            }
            return new RingChange(session, wait.seconds()).to(members);
        }
    }

    private void requireMembership(List<IdentityKey> members) throws CommandFailure {
        List<String> twice =
                nodes.stream()
                        .filter(node -> Collections.frequency(nodes, node) > 1)
                        .distinct()
                        .toList();
        if (!twice.isEmpty()) {
            throw new CommandFailure(
                    ExitStatus.USAGE, String.join(", ", twice) + " is named more than once");
        }
        if (!Membership.isMembership(members) || members.size() > Affairs.MEMBERS_MAX) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "a ring has 4, 7, 10 or 13 members; these are " + members.size());
        }
    }
}
