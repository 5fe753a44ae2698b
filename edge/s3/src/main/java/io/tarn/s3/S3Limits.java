package io.tarn.s3;

import static io.tarn.base.Invariant.require;

import java.time.Duration;

/// Bounds of a server; nothing a client does makes it hold more than is named here.
///
/// @param connectionsMax connections at a time; more wait to be accepted
/// @param idleTimeout for the client to send or take the next bytes
/// @param closeGrace how long a closing server lets requests finish
/// @param headerBytesMax of a request's line and headers
/// @param documentBytesMax of a body that is XML
/// @param keyBytesMax of a key, in UTF-8; the ring's names have 1,024 bytes, one of which says what kind they are
/// @param objectBytesMax of content in one request
/// @param partBytesMin of all parts of an upload but the last
/// @param partsMax of an upload, and the highest number
public record S3Limits(
        int connectionsMax,
        Duration idleTimeout,
        Duration closeGrace,
        int headerBytesMax,
        int documentBytesMax,
        int keyBytesMax,
        long objectBytesMax,
        long partBytesMin,
        int partsMax) {
    /// Entries of one page of any list, as S3 has it.
    static final int PAGE_MAX = 1000;

    public S3Limits {
        require(connectionsMax >= 1, "at least one connection is served");
        require(idleTimeout.isPositive(), "a client takes time");
        require(!closeGrace.isNegative(), "a grace is not negative");
        require(headerBytesMax >= 8 << 10, "metadata of 2 KiB and a signature fit the headers");
        require(documentBytesMax >= 1 << 16, "lists of names fit a document");
        require(keyBytesMax >= 1, "keys have bytes");
        require(objectBytesMax >= partBytesMin, "a part is no larger than an object");
        require(partBytesMin >= 0, "a size is not negative");
        require(partsMax >= 1 && partsMax <= 10_000, "1 to 10,000 parts");
    }

    public static S3Limits production() {
        return new S3Limits(
                1024,
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                32 << 10,
                4 << 20,
                1_023,
                5L << 30,
                5L << 20,
                10_000);
    }

    /// For parts that are smaller than S3 has them.
    public S3Limits withPartBytesMin(long bytes) {
        return new S3Limits(
                connectionsMax,
                idleTimeout,
                closeGrace,
                headerBytesMax,
                documentBytesMax,
                keyBytesMax,
                objectBytesMax,
                bytes,
                partsMax);
    }

    public S3Limits withConnectionsMax(int connections) {
        return new S3Limits(
                connections,
                idleTimeout,
                closeGrace,
                headerBytesMax,
                documentBytesMax,
                keyBytesMax,
                objectBytesMax,
                partBytesMin,
                partsMax);
    }

    public S3Limits withIdleTimeout(Duration timeout) {
        return new S3Limits(
                connectionsMax,
                timeout,
                closeGrace,
                headerBytesMax,
                documentBytesMax,
                keyBytesMax,
                objectBytesMax,
                partBytesMin,
                partsMax);
    }
}
