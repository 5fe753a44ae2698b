package io.tarn.client.object;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.client.SignedFor;
import io.tarn.object.update.Attestation;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Nodes' receipts as a ring is shown them: by the places of their blocks in a list that it has.
public final class ShownReceipts {
    private ShownReceipts() {}

    /// @param names all blocks of the list, ascending; those of the receipts are among them
    public static List<Attestation> of(List<SignedFor> receipts, List<Bguid> names) {
        SequencedMap<Bguid, Integer> places = places(names);
        return receipts.stream().map(receipt -> attestation(receipt, places)).toList();
    }

    static SequencedMap<Bguid, Integer> places(List<Bguid> names) {
        var places = new LinkedHashMap<Bguid, Integer>();
        names.forEach(name -> places.put(name, places.size()));
        return places;
    }

    /// Its fragments are ascending, and of each block one.
    private static Attestation attestation(SignedFor receipt, SequencedMap<Bguid, Integer> places) {
        int first = places.getOrDefault(receipt.fragments().getFirst().block(), -1);
        int last = places.getOrDefault(receipt.fragments().getLast().block(), -1);
        byte[] fragments = new byte[last - first + 1];
        Arrays.fill(fragments, (byte) Attestation.NONE);
        receipt.fragments()
                .forEach(fragment ->
                        fragments[places.getOrDefault(fragment.block(), -1) - first] =
                                (byte) fragment.index());
        return new Attestation(receipt.receipt(), first, Bytes.owning(fragments));
    }
}
