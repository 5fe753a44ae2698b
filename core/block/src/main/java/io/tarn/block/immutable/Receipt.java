package io.tarn.block.immutable;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.VolumeId;
import io.tarn.crypto.Digest;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.MerkleProof;
import io.tarn.crypto.MerkleTree;
import io.tarn.crypto.Signature;
import java.util.List;

/// One server's signed word that it holds these fragments and keeps each until no version ordered
/// before `expiresAtMillis` can name it. One for all blocks of an update; anybody checks it, at any
/// time, with the server's key alone.
///
/// @param server who signs
/// @param fragments how many it covers: leaves of the tree, 1 to [StoreRequest.Attest#FRAGMENTS_MAX]
/// @param root of the [MerkleTree] over the fragments' ids, ascending
/// @param expiresAtMillis agreed time (see [StoreServerInput.Settled]) from which on it is worth
///     nothing
public record Receipt(
        VolumeId volume,
        KeyId server,
        int fragments,
        Digest root,
        long expiresAtMillis,
        Signature signature) {
    private static final String TAG = "tarn.receipt.v1";

    public Receipt {
        require(isCount(fragments), "a receipt covers 1 to 4096 fragments");
        require(expiresAtMillis >= 0, "agreed time starts at 0");
    }

    /// @param fragments ascending
    static Receipt sign(
            ReceiptSigner signer,
            VolumeId volume,
            List<FragmentId> fragments,
            long expiresAtMillis) {
        Digest root = rootOf(fragments);
        Bytes body = body(volume, signer.server(), fragments.size(), root, expiresAtMillis);
        return new Receipt(
                volume,
                signer.server(),
                fragments.size(),
                root,
                expiresAtMillis,
                signer.sign(TAG, body));
    }

    /// Whether this server signed it. `false` for anything else; never an exception.
    public boolean verify(IdentityKey key) {
        return key.id().equals(server)
                && key.verify(
                        TAG, body(volume, server, fragments, root, expiresAtMillis), signature);
    }

    /// Whether it is for exactly these fragments.
    ///
    /// @param fragmentIds ascending
    public boolean covers(List<FragmentId> fragmentIds) {
        return fragmentIds.size() == fragments && rootOf(fragmentIds).equals(root);
    }

    /// Whether it is for this fragment among others.
    ///
    /// @param position of the fragment among those covered
    public boolean covers(FragmentId fragment, int position, MerkleProof proof) {
        return MerkleTree.verify(root, fragments, position, fragment.leaf(), proof);
    }

    /// The way from one of these fragments to the root, for [#covers(FragmentId, int, MerkleProof)].
    ///
    /// @param fragmentIds ascending
    public static MerkleProof proof(List<FragmentId> fragmentIds, int position) {
        return tree(fragmentIds).proof(position);
    }

    private static Digest rootOf(List<FragmentId> fragmentIds) {
        return tree(fragmentIds).root();
    }

    private static MerkleTree tree(List<FragmentId> fragmentIds) {
        return MerkleTree.of(fragmentIds.stream().map(FragmentId::leaf).toList());
    }

    private static boolean isCount(int fragments) {
        return fragments >= 1 && fragments <= StoreRequest.Attest.FRAGMENTS_MAX;
    }

    /// What is signed.
    private static Bytes body(
            VolumeId volume, KeyId server, int fragments, Digest root, long expiresAtMillis) {
        var out = new CanonicalWriter();
        writeBody(out, volume, server, fragments, root, expiresAtMillis);
        return out.toBytes();
    }

    private static void writeBody(
            CanonicalWriter out,
            VolumeId volume,
            KeyId server,
            int fragments,
            Digest root,
            long expiresAtMillis) {
        volume.write(out);
        server.write(out);
        out.u32(fragments);
        root.write(out);
        out.u64(expiresAtMillis);
    }

    public void write(CanonicalWriter out) {
        writeBody(out, volume, server, fragments, root, expiresAtMillis);
        signature.write(out);
    }

    public static Receipt read(CanonicalReader in) throws MalformedException {
        VolumeId volume = VolumeId.read(in);
        KeyId server = KeyId.read(in);
        int fragments = in.u32();
        if (!isCount(fragments)) {
            throw new MalformedException("no receipt covers " + fragments + " fragments");
        }
        return new Receipt(
                volume, server, fragments, Digest.read(in), in.u64(), Signature.read(in));
    }
}
