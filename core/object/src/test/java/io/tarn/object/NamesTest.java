package io.tarn.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NamesTest {
    private static IdentityKey owner(int number) {
        byte[] seed = new byte[NodeIdentity.SEED_BYTES];
        seed[0] = (byte) number;
        return NodeIdentity.ofSeed(Bytes.owning(seed)).publicKey();
    }

    private static ObjectName read(Bytes utf8) throws MalformedException {
        return ObjectName.read(new CanonicalReader(new CanonicalWriter().bytes(utf8).toBytes()));
    }

    /// objects.md: "AGUID=`H("AG1"‖lp(ownerPk)‖lp(name))`".
    @Test
    void aguidIsTheHashOfOwnerAndName() {
        IdentityKey owner = owner(1);
        Bytes name = Bytes.owning("bucket\0a/b".getBytes(StandardCharsets.UTF_8));
        Bytes hashed =
                Bytes.concat(
                        Bytes.ofHex("00000003414731"),
                        Bytes.ofHex("00000040"),
                        owner.encoding(),
                        new CanonicalWriter().bytes(name).toBytes());
        assertThat(Aguid.ofObject(owner, "bucket", ObjectName.of("a/b")).digest())
                .isEqualTo(Sha256.of(hashed));
        assertThat(Aguid.ofObject(owner(2), "bucket", ObjectName.of("a/b")).digest())
                .isNotEqualTo(Sha256.of(hashed));
    }

    @Test
    void namesAreWhatFitsAKey() throws MalformedException {
        assertThat(read(Bytes.owning("é/ü".getBytes(StandardCharsets.UTF_8))).toString())
                .isEqualTo("é/ü");
        for (String hex : new String[] {"", "00", "6100", "ff", "c080"}) {
            assertThatThrownBy(() -> read(Bytes.ofHex(hex))).isInstanceOf(MalformedException.class);
        }
        assertThat(ObjectName.of("n".repeat(ObjectName.BYTES_MAX)).utf8().size()).isEqualTo(1024);
        assertThatThrownBy(() -> ObjectName.of("n".repeat(1025)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ObjectName.of("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ObjectName.of("a\0")).isInstanceOf(IllegalArgumentException.class);
    }

    /// Keys ascend by their bytes, where Java's strings would ascend by halves of characters.
    @Test
    void metadataHasOneEncoding() throws MalformedException {
        var values = new TreeMap<String, Bytes>();
        values.put("\uffee", Bytes.ofHex("01"));
        values.put("\ud83d\ude00", Bytes.ofHex("02"));
        values.put("a", Bytes.EMPTY);
        var metadata = new Metadata(values);
        var out = new CanonicalWriter();
        metadata.write(out);
        assertThat(Metadata.read(new CanonicalReader(out.toBytes()))).isEqualTo(metadata);
        assertThatThrownBy(() -> metadata.with("large", Bytes.zeros(Metadata.BYTES_MAX)))
                .isInstanceOf(IllegalArgumentException.class);
        for (String order : new String[] {"ba", "aa"}) {
            var bad = new CanonicalWriter().u32(2);
            bad.text(order.substring(0, 1)).bytes(Bytes.EMPTY);
            bad.text(order.substring(1)).bytes(Bytes.EMPTY);
            Bytes encoding = new CanonicalWriter().bytes(bad.toBytes()).toBytes();
            assertThatThrownBy(() -> Metadata.read(new CanonicalReader(encoding)))
                    .isInstanceOf(MalformedException.class);
        }
    }
}
