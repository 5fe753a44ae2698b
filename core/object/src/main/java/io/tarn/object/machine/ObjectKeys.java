package io.tarn.object.machine;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.VolumeId;
import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.Digest;
import io.tarn.crypto.KeyId;
import io.tarn.object.AccessList;
import io.tarn.object.Aguid;
import io.tarn.object.ObjectName;
import io.tarn.object.VersionNumber;

/// Where objects keep what in the agreed state: a prefix of two bytes, then what it is of.
final class ObjectKeys {
    /// First byte of the keys, beside the ring's own and the catalogue's.
    private static final int MACHINE = 2;

    private static final Bytes ACCESS = prefix('a');

    /// The volume that keeps its blocks under this name.
    private static final Bytes STORES = prefix('b');

    /// Volumes that a key has rights in: its id, then the volume's. No value.
    private static final Bytes CLIENTS = prefix('c');

    static final Bytes DESCRIPTIONS = prefix('d');

    /// An owner's id, then that of a key to which it has ever given rights. No value.
    private static final Bytes GRANTED = prefix('g');

    /// A volume, and a block whose bytes are here.
    static final Bytes HELD = prefix('h');

    private static final Bytes COUNTERS = prefix('k');
    private static final Bytes HEADS = prefix('n');

    /// An owner's id, then its volume's. No value.
    private static final Bytes OWNERS = prefix('o');

    private static final Bytes ACCOUNTS = prefix('q');

    /// A volume's last sweep.
    static final Bytes SWEEPS = prefix('s');

    /// What all owners have together.
    static final Bytes TOTAL = prefix('t');

    /// A server's id, then that of a volume whose blocks it may hold. No value.
    private static final Bytes SERVERS = prefix('u');

    private static final Bytes VERSIONS = prefix('v');

    /// An owner's id, then that of a volume of its that is no more.
    private static final Bytes REMOVED = prefix('x');

    /// Behind the name in a key of [#version]: the byte that ends it, and a place.
    static final int VERSION_PLACE_BYTES = 1 + Long.BYTES;

    private ObjectKeys() {}

    private static Bytes prefix(char what) {
        return Bytes.owning(new byte[] {MACHINE, (byte) what});
    }

    private static Bytes of(Bytes prefix, Aguid volume) {
        return Bytes.concat(prefix, volume.digest().value());
    }

    static Bytes description(Aguid volume) {
        return of(DESCRIPTIONS, volume);
    }

    static Bytes access(Aguid volume) {
        return of(ACCESS, volume);
    }

    static Bytes store(VolumeId store) {
        return Bytes.concat(STORES, store.value());
    }

    static Bytes servers(KeyId server) {
        return Bytes.concat(SERVERS, server.digest().value());
    }

    static Bytes server(KeyId server, Aguid volume) {
        return Bytes.concat(servers(server), volume.digest().value());
    }

    static Bytes granted(KeyId owner, KeyId client) {
        return Bytes.concat(GRANTED, owner.digest().value(), client.digest().value());
    }

    static Bytes account(KeyId owner) {
        return Bytes.concat(ACCOUNTS, owner.digest().value());
    }

    static Bytes sweep(Aguid volume) {
        return of(SWEEPS, volume);
    }

    /// The volume in a key of [#sweep] or [#held].
    static Aguid volumeIn(Bytes key) {
        return new Aguid(new Digest(key.slice(SWEEPS.size(), Digest.BYTES).compact()));
    }

    static Bytes counters(Aguid volume) {
        return of(COUNTERS, volume);
    }

    static Bytes clients(KeyId client) {
        return Bytes.concat(CLIENTS, client.digest().value());
    }

    static Bytes client(KeyId client, Aguid volume) {
        return Bytes.concat(clients(client), volume.digest().value());
    }

    static Bytes owners(KeyId owner) {
        return Bytes.concat(OWNERS, owner.digest().value());
    }

    static Bytes owner(KeyId owner, Aguid volume) {
        return Bytes.concat(owners(owner), volume.digest().value());
    }

    static Bytes removedVolumes(KeyId owner) {
        return Bytes.concat(REMOVED, owner.digest().value());
    }

    static Bytes removedVolume(KeyId owner, Aguid volume) {
        return Bytes.concat(removedVolumes(owner), volume.digest().value());
    }

    static Bytes held(Aguid volume, Bguid block) {
        return Bytes.concat(of(HELD, volume), block.value());
    }

    /// The block in a key of [#held].
    static Bguid heldBlock(Bytes key) {
        return new Bguid(key.slice(HELD.size() + Digest.BYTES, Bguid.BYTES).compact());
    }

    static Bytes heads(Aguid volume) {
        return of(HEADS, volume);
    }

    static Bytes head(Aguid volume, ObjectName name) {
        return Bytes.concat(heads(volume), name.utf8());
    }

    /// The name in a key of [#head].
    static ObjectName nameIn(Bytes key, Aguid volume) {
        int prefix = heads(volume).size();
        return new ObjectName(key.slice(prefix, key.size() - prefix).compact());
    }

    static Bytes versions(Aguid volume) {
        return of(VERSIONS, volume);
    }

    /// No name contains the byte that ends it here, so none takes another's versions for its own.
    static Bytes versions(Aguid volume, ObjectName name) {
        return Bytes.concat(versions(volume), name.utf8(), Bytes.zeros(1));
    }

    /// The newest of an object first, as S3 lists them.
    static Bytes version(Aguid volume, ObjectName name, VersionNumber number) {
        return Bytes.concat(versions(volume), placeOf(name, number));
    }

    /// Behind the volume in a key of [#version].
    static Bytes placeOf(ObjectName name, VersionNumber number) {
        Bytes place = new CanonicalWriter().u64(VersionNumber.MAX - number.number()).toBytes();
        return Bytes.concat(name.utf8(), Bytes.zeros(1), place);
    }

    /// The name in a key of [#head] or [#version] that somebody has shown.
    ///
    /// @param behind bytes behind the name
    static ObjectName parsedName(Bytes key, Aguid volume, int behind) throws MalformedException {
        int from = heads(volume).size();
        int size = key.size() - from - behind;
        if (size < 0) {
            throw new MalformedException("no name is in such a key");
        }
        return ObjectName.read(
                new CanonicalReader(new CanonicalWriter().bytes(key.slice(from, size)).toBytes()));
    }

    static Bytes encoded(AccessList access) {
        var out = new CanonicalWriter();
        access.write(out);
        return out.toBytes();
    }

    interface Reader<T> {
        T read(Bytes bytes) throws MalformedException;
    }

    /// What this machine wrote.
    static <T> T decoded(Bytes bytes, Reader<T> reader) {
        try {
            return reader.read(bytes);
        } catch (MalformedException e) {
            throw new AssertionError("the ring has agreed to it", e);
        }
    }

    interface FieldReader<T> {
        T read(CanonicalReader in) throws MalformedException;
    }

    /// The same of a value that does not end by itself.
    static <T> T decodedFields(Bytes bytes, FieldReader<T> reader) {
        return decoded(
                bytes,
                encoding -> {
                    var in = new CanonicalReader(encoding);
                    T value = reader.read(in);
                    in.end();
                    return value;
                });
    }
}
