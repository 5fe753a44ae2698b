package io.tarn.cluster;

import static io.tarn.base.Invariant.require;

import io.tarn.crypto.KeyId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Everyone who has a part in a cluster. Small enough that lookups read the list.
///
/// @param members in the file's order, which nothing depends on but output; 1 to [#MEMBERS_MAX],
///     no two of one name, address or key
/// @param owners 1 to [#OWNERS_MAX], no two of one name or key, and none with a node's key
public record ClusterMap(List<ClusterMember> members, List<ClusterOwner> owners) {
    /// As many servers as a block can have fragments.
    public static final int MEMBERS_MAX = 255;

    public static final int OWNERS_MAX = 255;

    public ClusterMap {
        members = List.copyOf(members);
        owners = List.copyOf(owners);
        require(
                !members.isEmpty() && members.size() <= MEMBERS_MAX,
                "a cluster has 1 to 255 nodes");
        require(!owners.isEmpty() && owners.size() <= OWNERS_MAX, "a cluster has 1 to 255 owners");
        Set<KeyId> keys = new HashSet<>();
        Set<String> names = new HashSet<>();
        Set<HostPort> addresses = new HashSet<>();
        for (ClusterMember member : members) {
            require(keys.add(member.key().id()), "two parties have the key " + member.key());
            require(names.add(member.name()), "two nodes are named " + member.name());
            require(addresses.add(member.address()), "two nodes listen at " + member.address());
        }
        names.clear();
        for (ClusterOwner owner : owners) {
            require(keys.add(owner.key().id()), "two parties have the key " + owner.key());
            require(names.add(owner.name()), "two owners are named " + owner.name());
        }
    }

    public Optional<ClusterMember> member(KeyId id) {
        return members.stream().filter(member -> member.key().id().equals(id)).findFirst();
    }

    public Optional<ClusterMember> member(String name) {
        return members.stream().filter(member -> member.name().equals(name)).findFirst();
    }

    public Optional<ClusterOwner> owner(KeyId id) {
        return owners.stream().filter(owner -> owner.key().id().equals(id)).findFirst();
    }

    public Optional<ClusterOwner> owner(String name) {
        return owners.stream().filter(owner -> owner.name().equals(name)).findFirst();
    }
}
