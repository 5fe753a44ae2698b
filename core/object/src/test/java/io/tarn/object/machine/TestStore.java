package io.tarn.object.machine;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeId;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.ImmutableCode;
import io.tarn.block.immutable.Receipt;
import io.tarn.crypto.Digest;
import io.tarn.crypto.MerkleTree;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Signature;
import io.tarn.object.index.BlockSource;
import io.tarn.object.update.Attestation;
import io.tarn.object.update.Attestations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Four servers, `f = 1`, that hold whatever blocks they are given: server `i` has fragment `i` of each.
final class TestStore implements BlockSource {
    static final Redundancy REDUNDANCY = new Redundancy(1, 2);
    static final VolumeId VOLUME = new VolumeId(Bytes.ofHex("5a".repeat(VolumeId.BYTES)));
    static final long EXPIRY = 1_000_000_000;

    private static final ImmutableCode CODE = new ImmutableCode(REDUNDANCY);

    final SortedMap<Bguid, Bytes> blocks = new TreeMap<>();

    static NodeIdentity identity(int number) {
        byte[] seed = new byte[NodeIdentity.SEED_BYTES];
        seed[0] = (byte) number;
        return NodeIdentity.ofSeed(Bytes.owning(seed));
    }

    static NodeIdentity server(int index) {
        return identity(40 + index);
    }

    static List<NodeIdentity> servers() {
        return IntStream.range(0, REDUNDANCY.servers()).mapToObj(TestStore::server).toList();
    }

    /// The servers, and three that hold nothing yet.
    static List<NodeIdentity> nodes() {
        return IntStream.range(0, REDUNDANCY.servers() + 3).mapToObj(TestStore::server).toList();
    }

    static Bguid name(Bytes content) {
        return BlockChecksum.of(REDUNDANCY, CODE.encode(content)).bguid();
    }

    Bguid store(Bytes content) {
        Bguid name = name(content);
        blocks.put(name, content);
        return name;
    }

    @Override
    public Optional<Bytes> find(Bguid block) {
        return Optional.ofNullable(blocks.get(block));
    }

    /// Of the first `m + f` servers.
    static Attestations attest(List<Bguid> names) {
        return attest(names, EXPIRY);
    }

    static Attestations attest(List<Bguid> names, long expiresAtMillis) {
        return new Attestations(
                IntStream.range(0, REDUNDANCY.writers())
                        .mapToObj(i -> attest(names, i, i, expiresAtMillis))
                        .toList());
    }

    /// One server's word that it has this fragment of each.
    static Attestation attest(List<Bguid> names, int server, int fragment, long expiresAtMillis) {
        var fragments = new ArrayList<FragmentId>();
        names.forEach(name -> fragments.add(new FragmentId(name, fragment)));
        byte[] indices = new byte[names.size()];
        Arrays.fill(indices, (byte) fragment);
        return new Attestation(
                receipt(server(server), fragments, expiresAtMillis), 0, Bytes.owning(indices));
    }

    /// As a server signs it (docs/spec/immutable-blocks.md, §5).
    static Receipt receipt(NodeIdentity server, List<FragmentId> fragments, long expiresAtMillis) {
        Digest root =
                MerkleTree.root(
                        fragments.stream()
                                .map(fragment -> {
                                    var out = new CanonicalWriter();
                                    fragment.write(out);
                                    return out.toBytes();
                                })
                                .toList());
        var body = new CanonicalWriter();
        VOLUME.write(body);
        server.id().write(body);
        body.u32(fragments.size());
        root.write(body);
        body.u64(expiresAtMillis);
        Signature signature = server.sign("tarn.receipt.v1", body.toBytes());
        return new Receipt(VOLUME, server.id(), fragments.size(), root, expiresAtMillis, signature);
    }
}
