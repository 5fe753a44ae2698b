package io.tarn.cli;

import io.tarn.crypto.IdentityKey;
import io.tarn.ring.Membership;
import io.tarn.ring.affairs.Affairs;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tarn ring resize`: a ring of other members, more or fewer.
@Command(
        name = "resize",
        description = {
            "Have exactly these nodes be the ring.",
            "Four stand one fault, seven two, ten three, thirteen four. All must run. The ring's key stays",
            "the same."
        })
final class RingResizeCommand extends TarnCommand {
    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Parameters(
            arity = "4..*",
            paramLabel = "NODE",
            description = "All members that the ring shall have.")
    private List<String> nodes = new ArrayList<>();

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "How long to wait for it (default ${DEFAULT-VALUE}).")
    private long wait;

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
            if (!Membership.isMembership(members) || members.size() > Affairs.MEMBERS_MAX) {
                throw new CommandFailure(
                        ExitStatus.USAGE, "a ring has 4, 7, 10 or 13 different members");
            }
            return new RingChange(session, wait).to(members);
        }
    }
}
