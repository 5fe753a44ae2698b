package io.tarn.cluster;

import static io.tarn.base.Invariant.require;

import io.tarn.base.MalformedException;
import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.ClusterOwner;
import io.tarn.catalogue.Parties;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.ring.Membership;
import io.tarn.ring.affairs.Affairs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// `[ring]` of a cluster file: by what anyone knows the ring of the cluster. By its key; or, before it has one
/// and for whoever was not told, by its founders.
///
/// @param founders the first members; none if `owner` is empty
/// @param owner who may change members; there if founders are
/// @param key of the ring; there if founders are not
public record RingSection(
        List<IdentityKey> founders, Optional<IdentityKey> owner, Optional<GroupKey> key) {
    private static final Pattern HEADING = Pattern.compile("(?m)^[ \t]*\\[ring\\][^\\n]*$");

    public RingSection {
        founders = List.copyOf(founders);
        require(founders.isEmpty() == owner.isEmpty(), "founders come with an owner");
        require(key.isPresent() || !founders.isEmpty(), "a ring is known by something");
        require(
                founders.isEmpty() || Membership.isMembership(founders),
                "a ring has 4, 7, 10 or 13 members");
    }

    static RingSection parse(ConfigTable table, Parties parties) throws ClusterFileException {
        table.allowOnly("key", "founders", "owner");
        Optional<GroupKey> key = key(table);
        List<String> founders = table.strings("founders");
        Optional<String> owner = table.stringIfPresent("owner");
        if (founders.isEmpty() && owner.isEmpty()) {
            if (key.isEmpty()) {
                throw table.missing("key", "\"tarnring1…\"");
            }
            return new RingSection(List.of(), Optional.empty(), key);
        }
        if (founders.isEmpty()) {
            throw table.missing("founders", "[\"n1\", \"n2\", \"n3\", \"n4\"]");
        }
        if (owner.isEmpty()) {
            throw table.missing("owner", "\"admin\"");
        }
        List<IdentityKey> members = new ArrayList<>();
        for (String name : founders) {
            members.add(
                    parties.node(name)
                            .map(ClusterNode::key)
                            .orElseThrow(
                                    () -> table.at("founders", "no [[node]] is named " + name)));
        }
        if (!Membership.isMembership(members) || members.size() > Affairs.MEMBERS_MAX) {
            throw table.at("founders", "a ring has 4, 7, 10 or 13 different members");
        }
        IdentityKey ofOwner =
                parties.owner(owner.get())
                        .map(ClusterOwner::key)
                        .orElseThrow(
                                () -> table.at("owner", "no [[owner]] is named " + owner.get()));
        return new RingSection(members, Optional.of(ofOwner), key);
    }

    private static Optional<GroupKey> key(ConfigTable table) throws ClusterFileException {
        Optional<String> text = table.stringIfPresent("key");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(GroupKey.ofText(text.get()));
        } catch (MalformedException e) {
            throw table.at("key", "key %s; copy it from `tarn ring key`".formatted(e.getMessage()));
        }
    }

    static void format(ClusterMap map, StringBuilder text) {
        RingSection ring = map.ring();
        text.append("\n[ring]\n");
        ring.key().ifPresent(key -> ClusterFile.field(text, "key", key.text()));
        ring.owner()
                .ifPresent(owner -> {
                    String founders =
                            ring.founders().stream()
                                    .map(founder -> map.parties().node(founder.id()).orElseThrow())
                                    .map(node -> ConfigTable.quote(node.name()))
                                    .collect(Collectors.joining(", "));
                    text.append("founders = [").append(founders).append("]\n");
                    String name = map.parties().owner(owner.id()).orElseThrow().name();
                    ClusterFile.field(text, "owner", name);
                });
    }

    /// A file's text with the key in the section.
    static String withKey(String text, GroupKey key) {
        var line = new StringBuilder("$0\n");
        ClusterFile.field(line, "key", key.text());
        return HEADING.matcher(text).replaceFirst(line.toString().stripTrailing());
    }
}
