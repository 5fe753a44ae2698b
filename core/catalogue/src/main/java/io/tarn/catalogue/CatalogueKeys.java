package io.tarn.catalogue;

import io.tarn.base.Bytes;
import io.tarn.block.VolumeId;
import io.tarn.crypto.KeyId;
import java.nio.charset.StandardCharsets;

/// Where the catalogue keeps what in the agreed state: a prefix of two bytes, then what it is of.
final class CatalogueKeys {
    private static final int MACHINE = 1;

    /// Volumes that a client may use: its id, then the volume's. No value.
    static final Bytes CLIENTS = prefix('c');

    /// By a volume's name, its id.
    static final Bytes NAMES = prefix('m');

    static final Bytes NODES = prefix('n');
    static final Bytes OWNERS = prefix('o');
    static final Bytes VOLUMES = prefix('v');

    /// By their ids, volumes that are no more: their owners' words.
    static final Bytes REMOVED = prefix('x');

    /// By an owner's id, how many volumes it has and had.
    static final Bytes COUNTS = prefix('z');

    private CatalogueKeys() {}

    private static Bytes prefix(char what) {
        return Bytes.owning(new byte[] {MACHINE, (byte) what});
    }

    static Bytes node(KeyId id) {
        return Bytes.concat(NODES, id.digest().value());
    }

    static Bytes owner(KeyId id) {
        return Bytes.concat(OWNERS, id.digest().value());
    }

    static Bytes volume(VolumeId id) {
        return Bytes.concat(VOLUMES, id.value());
    }

    static Bytes removed(VolumeId id) {
        return Bytes.concat(REMOVED, id.value());
    }

    static Bytes name(String volume) {
        return Bytes.concat(NAMES, Bytes.owning(volume.getBytes(StandardCharsets.US_ASCII)));
    }

    static Bytes clients(KeyId client) {
        return Bytes.concat(CLIENTS, client.digest().value());
    }

    static Bytes client(KeyId client, VolumeId volume) {
        return Bytes.concat(clients(client), volume.value());
    }

    static Bytes counts(KeyId owner) {
        return Bytes.concat(COUNTS, owner.digest().value());
    }
}
