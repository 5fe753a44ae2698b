package io.tarn.object.update;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.FragmentId;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.object.VolumeDescription;
import io.tarn.ring.AgreedTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/// That blocks are stored: the word of `m + f` servers for as many different fragments of each
/// (docs/spec/immutable-blocks.md, §5 and §6).
///
/// @param attestations at most [#COUNT_MAX], whose signatures are all checked
public record Attestations(List<Attestation> attestations) {
    public static final Attestations NONE = new Attestations(List.of());
    public static final int COUNT_MAX = 1024;

    public Attestations {
        attestations = List.copyOf(attestations);
        require(attestations.size() <= COUNT_MAX, "at most 1024 receipts");
    }

    /// Whether every block is stored, by servers of the volume, or one that is leaving, whose receipts are good at this time.
    ///
    /// @param blocks ascending
    public boolean cover(List<Bguid> blocks, VolumeDescription volume, AgreedTime now) {
        if (blocks.isEmpty()) {
            return true;
        }
        int needed = volume.redundancy().writers();
        List<IdentityKey> signers = volume.signers();
        // Every receipt is one server's, so a block is covered by as many as there are fragments
        // and servers for.
        var servers = new BitSet[blocks.size()];
        var fragments = new BitSet[blocks.size()];
        for (int i = 0; i < blocks.size(); i++) {
            servers[i] = new BitSet();
            fragments[i] = new BitSet();
        }
        for (Attestation attestation : attestations) {
            int server = server(attestation, signers);
            if (server < 0 || !isGood(attestation, blocks, volume, signers.get(server), now)) {
                return false; // Nobody shows a false one for nothing.
            }
            if (!count(attestation, server, servers, fragments)) {
                return false; // Each is work to check, so none is shown twice.
            }
        }
        for (BitSet covered : fragments) {
            if (covered.cardinality() < needed) {
                return false;
            }
        }
        return true;
    }

    /// @return whether it shows anything that was not known
    private static boolean count(
            Attestation attestation, int server, BitSet[] servers, BitSet[] fragments) {
        boolean isNew = false;
        int end = attestation.first() + attestation.fragments().size();
        for (int block = attestation.first(); block < end; block++) {
            int fragment = attestation.fragment(block);
            if (fragment != Attestation.NONE && !servers[block].get(server)) {
                servers[block].set(server);
                fragments[block].set(fragment);
                isNew = true;
            }
        }
        return isNew;
    }

    /// The place among the signers; -1 if it is none of them.
    private static int server(Attestation attestation, List<IdentityKey> signers) {
        KeyId server = attestation.receipt().server();
        return IntStream.range(0, signers.size())
                .filter(i -> signers.get(i).id().equals(server))
                .findFirst()
                .orElse(-1);
    }

    private static boolean isGood(
            Attestation attestation,
            List<Bguid> blocks,
            VolumeDescription volume,
            IdentityKey server,
            AgreedTime now) {
        List<FragmentId> covered = attestation.of(blocks);
        int total = volume.redundancy().servers();
        return !covered.isEmpty()
                && covered.stream().allMatch(fragment -> fragment.index() < total)
                && attestation.receipt().volume().equals(volume.store())
                && now.millis() < attestation.receipt().expiresAtMillis()
                && attestation.receipt().covers(covered)
                && attestation.receipt().verify(server);
    }

    public void write(CanonicalWriter out) {
        out.u16(attestations.size());
        attestations.forEach(attestation -> attestation.write(out));
    }

    public static Attestations read(CanonicalReader in) throws MalformedException {
        int count = in.u16();
        if (count > COUNT_MAX) {
            throw new MalformedException("at most 1024 receipts");
        }
        var attestations = new ArrayList<Attestation>();
        for (int i = 0; i < count; i++) {
            attestations.add(Attestation.read(in));
        }
        return new Attestations(attestations);
    }
}
