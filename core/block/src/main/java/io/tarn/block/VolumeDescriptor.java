package io.tarn.block;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.server.Caller.Role;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What a volume is: shape, servers, and who may read and write.
///
/// @param name what people call it; see [#isName]
/// @param owner who made it, and may remove it; reads and writes it
/// @param servers the `n` servers, in the order of their fragments
/// @param writers may read and write; the owner may without being listed
/// @param readers may read
public record VolumeDescriptor(
        VolumeId id,
        String name,
        IdentityKey owner,
        BlockShape shape,
        Durability durability,
        List<KeyId> servers,
        List<KeyId> writers,
        List<KeyId> readers) {
    public static final int CLIENTS_MAX = 256;

    /// Of the encoding: both lists of clients at their bounds, and the rest.
    public static final int BYTES_MAX = 20 << 10;

    private static final int NAME_CHARS_MAX = 64;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    public VolumeDescriptor {
        servers = List.copyOf(servers);
        writers = List.copyOf(writers);
        readers = List.copyOf(readers);
        require(isName(name), "not a volume name: " + name);
        require(
                servers.size() == shape.redundancy().servers()
                        && servers.stream().distinct().count() == servers.size(),
                "a volume names its n = m + 2f servers, each once");
        require(
                writers.size() <= CLIENTS_MAX && readers.size() <= CLIENTS_MAX,
                "at most 256 writers and 256 readers");
    }

    /// 1 to 64 of `a–z 0–9 . _ -`, beginning with a letter or digit.
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /// What `caller` may do; a server of the volume reads, to repair itself.
    public Role roleOf(KeyId caller) {
        if (owner.id().equals(caller) || writers.contains(caller)) {
            return Role.WRITER;
        }
        if (servers.contains(caller)) {
            return Role.SERVER;
        }
        return readers.contains(caller) ? Role.READER : Role.STRANGER;
    }

    public Bytes toBytes() {
        var out = new CanonicalWriter();
        id.write(out);
        out.text(name);
        owner.write(out);
        shape.write(out);
        out.u8(durability.code());
        servers.forEach(server -> server.write(out));
        writeKeys(out, writers);
        writeKeys(out, readers);
        return out.toBytes();
    }

    public static VolumeDescriptor of(Bytes bytes) throws MalformedException {
        var in = new CanonicalReader(bytes);
        VolumeId id = VolumeId.read(in);
        String name = in.text(NAME_CHARS_MAX);
        IdentityKey owner = IdentityKey.read(in);
        BlockShape shape = BlockShape.read(in);
        Durability durability = Durability.of(in.u8());
        List<KeyId> servers = readKeys(in, shape.redundancy().servers());
        List<KeyId> writers = readKeys(in, in.count(CLIENTS_MAX));
        List<KeyId> readers = readKeys(in, in.count(CLIENTS_MAX));
        in.end();
        try {
            return new VolumeDescriptor(
                    id, name, owner, shape, durability, servers, writers, readers);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("no volume is described so", e);
        }
    }

    private static void writeKeys(CanonicalWriter out, List<KeyId> keys) {
        out.u32(keys.size());
        keys.forEach(key -> key.write(out));
    }

    private static List<KeyId> readKeys(CanonicalReader in, int count) throws MalformedException {
        var keys = new ArrayList<KeyId>();
        for (int i = 0; i < count; i++) {
            keys.add(KeyId.read(in));
        }
        return keys;
    }
}
