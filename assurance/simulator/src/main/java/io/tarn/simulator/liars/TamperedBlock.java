package io.tarn.simulator.liars;

import io.tarn.base.Bytes;
import io.tarn.block.BlockCode;
import io.tarn.block.EncodedBlock;
import io.tarn.block.FingerprintedCrossChecksum;
import io.tarn.coding.FingerprintKey;
import io.tarn.coding.Fingerprints;
import io.tarn.crypto.Sha256;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Blocks under checksums that do not fit them: the best that a writer without scruples can do,
/// since every hash and fingerprint it controls is computed as the protocol says.
public final class TamperedBlock {
    private TamperedBlock() {}

    /// Fragments of two blocks under one checksum: the data of one, and of the rest some of the
    /// other. Any server that got one of those must refuse it (line 304).
    public static EncodedBlock ofTwoBlocks(BlockCode code, SimulationRandom random) {
        int needed = code.redundancy().needed();
        EncodedBlock one = code.encode(random.bytes(code.blockBytes()));
        EncodedBlock other = code.encode(random.bytes(code.blockBytes()));
        List<Bytes> fragments = new ArrayList<>();
        for (int i = 0; i < code.redundancy().writers(); i++) {
            boolean fromOther = i >= needed && (i == needed || random.nextBoolean());
            fragments.add((fromOther ? other : one).fragment(i).orElseThrow());
        }
        return new EncodedBlock(
                one.padded(),
                one.blockBytes(),
                checksum(fragments, fragments.stream().map(Sha256::hash).toList(), needed),
                fragments.stream().map(Optional::of).toList());
    }

    /// A block of whose `m + f` hashes `wrong` are made up: for those servers it has to send the
    /// whole block (line 207), and at most `f` may be wrong for that to succeed (line 407).
    public static EncodedBlock ofWrongHashes(BlockCode code, int wrong, SimulationRandom random) {
        EncodedBlock sound = code.encode(random.bytes(code.blockBytes()));
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < code.redundancy().writers(); i++) {
            places.add(i);
        }
        List<Integer> spoilt = random.someOf(places, wrong);
        List<Bytes> fragments = new ArrayList<>();
        List<Bytes> hashes = new ArrayList<>();
        List<Optional<Bytes>> provable = new ArrayList<>();
        for (int i : places) {
            Bytes fragment = sound.fragment(i).orElseThrow();
            boolean isSpoilt = spoilt.contains(i);
            fragments.add(fragment);
            hashes.add(
                    isSpoilt ? random.bytes(Sha256.hash(fragment).size()) : Sha256.hash(fragment));
            provable.add(isSpoilt ? Optional.empty() : Optional.of(fragment));
        }
        return new EncodedBlock(
                sound.padded(),
                sound.blockBytes(),
                checksum(fragments, hashes, code.redundancy().needed()),
                provable);
    }

    private static FingerprintedCrossChecksum checksum(
            List<Bytes> fragments, List<Bytes> hashes, int needed) {
        List<Bytes> noFingerprints =
                fragments.subList(0, needed).stream()
                        .map(_ -> Bytes.zeros(Fingerprints.BYTES))
                        .toList();
        Bytes key = new FingerprintedCrossChecksum(hashes, noFingerprints).key();
        FingerprintKey by = FingerprintKey.of(key);
        return new FingerprintedCrossChecksum(
                hashes,
                fragments.subList(0, needed).stream()
                        .map(fragment -> Fingerprints.of(by, fragment))
                        .toList());
    }
}
