package io.tarn.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.s3.store.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.CORSRule;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// Goal: Amazon's own client, as people have it, finds what it expects.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsSdkTest {
    private static final int MIB = 1 << 20;

    private final Gateway gateway = gateway();
    private final S3Client s3 = client(_ -> {});

    private static Gateway gateway() {
        try {
            return Gateway.start();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private S3Client client(Consumer<S3ClientBuilder> more) {
        return plainClient(b -> more.accept(b.forcePathStyle(true)));
    }

    private S3Client plainClient(Consumer<S3ClientBuilder> more) {
        S3ClientBuilder builder =
                S3Client.builder()
                        .endpointOverride(gateway.uri())
                        .region(Region.US_EAST_1)
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .credentialsProvider(credentials());
        more.accept(builder);
        return builder.build();
    }

    private static StaticCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(
                AwsBasicCredentials.create(Gateway.KEY.id(), Gateway.KEY.secret()));
    }

    @BeforeEach
    void makeBucket() {
        gateway.store.clear();
        s3.createBucket(r -> r.bucket("bucket"));
    }

    @AfterAll
    void stop() {
        s3.close();
        gateway.close();
    }

    @Test
    void objectsComeBack() {
        byte[] content = content(3 * MIB + 17);

        var put =
                s3.putObject(
                        r ->
                                r.bucket("bucket")
                                        .key("a key/with ä+%20~*' &=?#.txt")
                                        .contentType("text/plain; charset=UTF-8")
                                        .cacheControl("no-cache")
                                        .metadata(Map.of("mtime", "1.5", "two-words", "a  b")),
                        RequestBody.fromBytes(content));
        var got = s3.getObjectAsBytes(r -> r.bucket("bucket").key("a key/with ä+%20~*' &=?#.txt"));

        assertThat(got.asByteArray()).isEqualTo(content);
        assertThat(got.response().eTag()).isEqualTo(put.eTag()).hasSize(34);
        assertThat(got.response().contentType()).isEqualTo("text/plain; charset=UTF-8");
        assertThat(got.response().cacheControl()).isEqualTo("no-cache");
        assertThat(got.response().metadata()).containsEntry("mtime", "1.5").hasSize(2);
        assertThat(got.response().lastModified())
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(got.response().versionId()).isNull();
        assertThat(s3.listObjectsV2(r -> r.bucket("bucket")).contents())
                .extracting(S3Object::key)
                .containsExactly("a key/with ä+%20~*' &=?#.txt");
    }

    @Test
    void namesThatLookLikePaths() {
        for (String key :
                List.of("a//b", "./a", "a/../b", "/a", "a/", "%2F", "+", " ", "a b", "\u20ac")) {
            s3.putObject(r -> r.bucket("bucket").key(key), RequestBody.fromString(key));
            assertThat(s3.getObjectAsBytes(r -> r.bucket("bucket").key(key)).asUtf8String())
                    .isEqualTo(key);
        }
        assertThat(s3.listObjectsV2(r -> r.bucket("bucket")).keyCount()).isEqualTo(10);
    }

    /// Signed chunks, trailers, or neither: as SDKs of several years send them.
    @ParameterizedTest
    @EnumSource(RequestChecksumCalculation.class)
    void oldAndNewChecksumBehaviour(RequestChecksumCalculation calculation) {
        byte[] content = content(300_000);
        for (boolean chunked : new boolean[] {true, false}) {
            S3Configuration configuration =
                    S3Configuration.builder()
                            .pathStyleAccessEnabled(true)
                            .chunkedEncodingEnabled(chunked)
                            .build();
            try (S3Client client =
                    plainClient(b ->
                            b.requestChecksumCalculation(calculation)
                                    .responseChecksumValidation(
                                            ResponseChecksumValidation.WHEN_SUPPORTED)
                                    .serviceConfiguration(configuration))) {
                client.putObject(
                        r -> r.bucket("bucket").key("k" + chunked),
                        RequestBody.fromInputStream(
                                new ByteArrayInputStream(content), content.length));
                assertThat(
                                client.getObjectAsBytes(r -> r.bucket("bucket").key("k" + chunked))
                                        .asByteArray())
                        .isEqualTo(content);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ChecksumAlgorithm.class,
            names = {"CRC32", "CRC32_C", "SHA1", "SHA256"})
    void checksumsAreKept(ChecksumAlgorithm algorithm) {
        byte[] content = content(100_000);
        s3.putObject(
                r -> r.bucket("bucket").key("k").checksumAlgorithm(algorithm),
                RequestBody.fromBytes(content));

        var head =
                s3.headObject(r -> r.bucket("bucket").key("k").checksumMode(ChecksumMode.ENABLED));
        assertThat(head.toString()).contains("Checksum" + algorithm.toString());
        assertThat(head.checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
        s3.getObjectAsBytes(r -> r.bucket("bucket").key("k").checksumMode(ChecksumMode.ENABLED));
    }

    @Test
    void wrongChecksumsCommitNothing() {
        refuse(
                "BadDigest",
                400,
                () ->
                        s3.putObject(
                                r -> r.bucket("bucket").key("k").checksumCRC32("AAAAAA=="),
                                RequestBody.fromString("content")));
        refuse(
                "BadDigest",
                400,
                () ->
                        s3.putObject(
                                r ->
                                        r.bucket("bucket")
                                                .key("k")
                                                .contentMD5("AAAAAAAAAAAAAAAAAAAAAA=="),
                                RequestBody.fromString("content")));
        assertThat(gateway.store.versionsKept("bucket", "k")).isZero();
    }

    @Test
    void conditionsOfReads() {
        String etag =
                s3.putObject(r -> r.bucket("bucket").key("k"), RequestBody.fromString("x")).eTag();

        s3.headObject(r -> r.bucket("bucket").key("k").ifMatch(etag));
        refuse(
                "PreconditionFailed",
                412,
                () -> s3.getObjectAsBytes(r -> r.bucket("bucket").key("k").ifMatch("\"no\"")));
        refuse(
                "",
                304,
                () -> s3.getObjectAsBytes(r -> r.bucket("bucket").key("k").ifNoneMatch(etag)));
        refuse(
                "",
                304,
                () ->
                        s3.getObjectAsBytes(r ->
                                r.bucket("bucket")
                                        .key("k")
                                        .ifModifiedSince(Instant.now().plusSeconds(60))));
        refuse(
                "PreconditionFailed",
                412,
                () ->
                        s3.getObjectAsBytes(r ->
                                r.bucket("bucket")
                                        .key("k")
                                        .ifUnmodifiedSince(Instant.now().minusSeconds(600))));
    }

    @Test
    void conditionsOfWrites() {
        var first =
                s3.putObject(
                        r -> r.bucket("bucket").key("k").ifNoneMatch("*"),
                        RequestBody.fromString("1"));
        refuse(
                "PreconditionFailed",
                412,
                () ->
                        s3.putObject(
                                r -> r.bucket("bucket").key("k").ifNoneMatch("*"),
                                RequestBody.fromString("2")));
        s3.putObject(
                r -> r.bucket("bucket").key("k").ifMatch(first.eTag()),
                RequestBody.fromString("3"));
        refuse(
                "PreconditionFailed",
                412,
                () ->
                        s3.putObject(
                                r -> r.bucket("bucket").key("k").ifMatch(first.eTag()),
                                RequestBody.fromString("4")));
        refuse(
                "NoSuchKey",
                404,
                () ->
                        s3.putObject(
                                r -> r.bucket("bucket").key("absent").ifMatch(first.eTag()),
                                RequestBody.fromString("5")));
        assertThat(text("k")).isEqualTo("3");
    }

    /// Terraform's lock: of many who create, one succeeds.
    @Test
    void oneOfManyCreates() {
        long created =
                IntStream.range(0, 16)
                        .parallel()
                        .filter(i -> {
                            try {
                                s3.putObject(
                                        r -> r.bucket("bucket").key("lock").ifNoneMatch("*"),
                                        RequestBody.fromString("by " + i));
                                return true;
                            } catch (S3Exception e) {
                                assertThat(e.statusCode()).isEqualTo(412);
                                return false;
                            }
                        })
                        .count();
        assertThat(created).isEqualTo(1);
    }

    @Test
    void ranges() {
        s3.putObject(r -> r.bucket("bucket").key("k"), RequestBody.fromString("0123456789"));

        assertThat(range("bytes=2-4")).isEqualTo("234");
        assertThat(range("bytes=7-")).isEqualTo("789");
        assertThat(range("bytes=-3")).isEqualTo("789");
        assertThat(range("bytes=5-100")).isEqualTo("56789");
        assertThat(range("lines=1-2")).isEqualTo("0123456789");
        var part = s3.getObjectAsBytes(r -> r.bucket("bucket").key("k").range("bytes=2-4"));
        assertThat(part.response().contentRange()).isEqualTo("bytes 2-4/10");
        assertThat(part.response().sdkHttpResponse().statusCode()).isEqualTo(206);
        refuse("InvalidRange", 416, () -> range("bytes=10-"));
    }

    private String range(String range) {
        return s3.getObjectAsBytes(r -> r.bucket("bucket").key("k").range(range)).asUtf8String();
    }

    @Test
    void listsByPrefixAndDelimiter() {
        for (String key : List.of("a", "b/1", "b/2", "b/c/3", "b0", "c/x", "d")) {
            s3.putObject(r -> r.bucket("bucket").key(key), RequestBody.fromString(key));
        }
        List<String> pages = new ArrayList<>();
        s3.listObjectsV2Paginator(r -> r.bucket("bucket").delimiter("/").maxKeys(2))
                .forEach(page -> {
                    pages.add(
                            page.contents().stream().map(S3Object::key).toList()
                                    + " "
                                    + page.commonPrefixes().stream().map(p -> p.prefix()).toList());
                });
        assertThat(pages).containsExactly("[a] [b/]", "[b0] [c/]", "[d] []");
        var below =
                s3.listObjectsV2(
                        ListObjectsV2Request.builder()
                                .bucket("bucket")
                                .prefix("b/")
                                .delimiter("/")
                                .startAfter("b/1")
                                .build());
        assertThat(below.contents()).extracting(S3Object::key).containsExactly("b/2");
        assertThat(below.commonPrefixes())
                .singleElement()
                .satisfies(p -> assertThat(p.prefix()).isEqualTo("b/c/"));

        List<String> seen = new ArrayList<>();
        String marker = null;
        for (boolean more = true; more; ) {
            String from = marker;
            var page =
                    s3.listObjects(r -> r.bucket("bucket").delimiter("/").maxKeys(1).marker(from));
            page.contents().forEach(o -> seen.add(o.key()));
            page.commonPrefixes().forEach(p -> seen.add(p.prefix()));
            more = page.isTruncated();
            marker = page.nextMarker();
        }
        assertThat(seen).containsExactly("a", "b/", "b0", "c/", "d");
    }

    @Test
    void versionsAndMarkers() {
        s3.putBucketVersioning(
                r -> r.bucket("bucket").versioningConfiguration(v -> v.status("Enabled")));
        assertThat(s3.getBucketVersioning(r -> r.bucket("bucket")).statusAsString())
                .isEqualTo("Enabled");
        var first = s3.putObject(r -> r.bucket("bucket").key("k"), RequestBody.fromString("1"));
        var second = s3.putObject(r -> r.bucket("bucket").key("k"), RequestBody.fromString("2"));
        var marker = s3.deleteObject(r -> r.bucket("bucket").key("k"));

        assertThat(marker.deleteMarker()).isTrue();
        assertThatThrownBy(() -> text("k"))
                .isInstanceOfSatisfying(
                        NoSuchKeyException.class,
                        e ->
                                assertThat(
                                                e.awsErrorDetails()
                                                        .sdkHttpResponse()
                                                        .firstMatchingHeader("x-amz-delete-marker"))
                                        .contains("true"));
        assertThat(
                        s3.getObjectAsBytes(r ->
                                        r.bucket("bucket").key("k").versionId(first.versionId()))
                                .asUtf8String())
                .isEqualTo("1");
        refuse(
                "MethodNotAllowed",
                405,
                () ->
                        s3.getObjectAsBytes(
                                r -> r.bucket("bucket").key("k").versionId(marker.versionId())));
        var list = s3.listObjectVersions(r -> r.bucket("bucket"));
        assertThat(list.versions())
                .extracting(ObjectVersion::versionId)
                .containsExactly(second.versionId(), first.versionId());
        assertThat(list.deleteMarkers())
                .singleElement()
                .satisfies(m -> assertThat(m.isLatest()).isTrue());
        s3.deleteObject(r -> r.bucket("bucket").key("k").versionId(marker.versionId()));
        assertThat(text("k")).isEqualTo("2");
        List<String> paged = new ArrayList<>();
        s3.listObjectVersionsPaginator(r -> r.bucket("bucket").maxKeys(1)).versions().stream()
                .map(ObjectVersion::versionId)
                .forEach(paged::add);
        assertThat(paged).containsExactly(second.versionId(), first.versionId());
    }

    @Test
    void copies() {
        s3.createBucket(r -> r.bucket("elsewhere"));
        s3.putObject(
                r -> r.bucket("bucket").key("ä +").metadata(Map.of("a", "1")).tagging("t=1"),
                RequestBody.fromString("content"));
        for (String target : List.of("bucket", "elsewhere")) {
            s3.copyObject(r ->
                    r.sourceBucket("bucket")
                            .sourceKey("ä +")
                            .destinationBucket(target)
                            .destinationKey("kept"));
            s3.copyObject(r ->
                    r.sourceBucket("bucket")
                            .sourceKey("ä +")
                            .destinationBucket(target)
                            .destinationKey("replaced")
                            .metadataDirective(MetadataDirective.REPLACE)
                            .metadata(Map.of("b", "2")));
            var kept = s3.getObjectAsBytes(r -> r.bucket(target).key("kept"));
            assertThat(kept.asUtf8String()).isEqualTo("content");
            assertThat(kept.response().metadata()).containsExactly(Map.entry("a", "1"));
            assertThat(kept.response().tagCount()).isEqualTo(1);
            assertThat(s3.headObject(r -> r.bucket(target).key("replaced")).metadata())
                    .containsExactly(Map.entry("b", "2"));
        }
        refuse(
                "InvalidRequest",
                400,
                () ->
                        s3.copyObject(r ->
                                r.sourceBucket("bucket")
                                        .sourceKey("ä +")
                                        .destinationBucket("bucket")
                                        .destinationKey("ä +")));
        refuse(
                "PreconditionFailed",
                412,
                () ->
                        s3.copyObject(r ->
                                r.sourceBucket("bucket")
                                        .sourceKey("ä +")
                                        .destinationBucket("bucket")
                                        .destinationKey("x")
                                        .copySourceIfMatch("no")));
    }

    @ParameterizedTest
    @EnumSource(
            value = ChecksumAlgorithm.class,
            names = {"CRC32", "CRC32_C", "SHA256"})
    void uploadsInParts(ChecksumAlgorithm algorithm) {
        byte[] content = content(11 * MIB);
        s3.putObject(r -> r.bucket("bucket").key("source"), RequestBody.fromBytes(content));
        String id =
                s3.createMultipartUpload(r ->
                                r.bucket("bucket")
                                        .key("k")
                                        .checksumAlgorithm(algorithm)
                                        .metadata(Map.of("a", "1")))
                        .uploadId();
        List<CompletedPart> parts = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            int number = i;
            int from = (i - 1) * 5 * MIB;
            var part =
                    s3.uploadPart(
                            r ->
                                    r.bucket("bucket")
                                            .key("k")
                                            .uploadId(id)
                                            .partNumber(number)
                                            .checksumAlgorithm(algorithm),
                            RequestBody.fromBytes(
                                    Arrays.copyOfRange(content, from, from + 5 * MIB)));
            parts.add(CompletedPart.builder().partNumber(i).eTag(part.eTag()).build());
        }
        var copied =
                s3.uploadPartCopy(r ->
                        r.sourceBucket("bucket")
                                .sourceKey("source")
                                .destinationBucket("bucket")
                                .destinationKey("k")
                                .uploadId(id)
                                .partNumber(3)
                                .copySourceRange("bytes=" + 10 * MIB + "-" + (11 * MIB - 1)));
        parts.add(
                CompletedPart.builder().partNumber(3).eTag(copied.copyPartResult().eTag()).build());
        assertThat(s3.listParts(r -> r.bucket("bucket").key("k").uploadId(id)).parts()).hasSize(3);
        assertThat(s3.listMultipartUploads(r -> r.bucket("bucket")).uploads()).hasSize(1);

        var done =
                s3.completeMultipartUpload(r ->
                        r.bucket("bucket")
                                .key("k")
                                .uploadId(id)
                                .ifNoneMatch("*")
                                .multipartUpload(u -> u.parts(parts)));

        assertThat(done.eTag()).endsWith("-3\"");
        assertThat(done.checksumTypeAsString()).isEqualTo("COMPOSITE");
        var got = s3.getObjectAsBytes(r -> r.bucket("bucket").key("k"));
        assertThat(got.asByteArray()).isEqualTo(content);
        assertThat(got.response().metadata()).containsEntry("a", "1");
        assertThat(gateway.store.uploadsKept("bucket")).isZero();
    }

    /// What a client knows of its file before it cuts it into parts.
    @Test
    void checksumsOfTheWhole() {
        byte[] content = content(5 * MIB + 77);
        RunningChecksum crc = ChecksumKind.CRC32.start();
        crc.update(content, 0, content.length);
        String whole = Base64.getEncoder().encodeToString(crc.value());
        for (String claimed : new String[] {"AAAAAA==", whole}) {
            String id =
                    s3.createMultipartUpload(r ->
                                    r.bucket("bucket")
                                            .key("k")
                                            .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                                            .checksumType(ChecksumType.FULL_OBJECT))
                            .uploadId();
            List<CompletedPart> parts = new ArrayList<>();
            for (int i = 1; i <= 2; i++) {
                int number = i;
                byte[] piece =
                        Arrays.copyOfRange(
                                content, (i - 1) * 5 * MIB, Math.min(i * 5 * MIB, content.length));
                var part =
                        s3.uploadPart(
                                r -> r.bucket("bucket").key("k").uploadId(id).partNumber(number),
                                RequestBody.fromBytes(piece));
                parts.add(CompletedPart.builder().partNumber(i).eTag(part.eTag()).build());
            }
            Runnable complete =
                    () ->
                            s3.completeMultipartUpload(r ->
                                    r.bucket("bucket")
                                            .key("k")
                                            .uploadId(id)
                                            .checksumType(ChecksumType.FULL_OBJECT)
                                            .checksumCRC32(claimed)
                                            .multipartUpload(u -> u.parts(parts)));
            if (claimed.equals(whole)) {
                complete.run();
            } else {
                refuse("BadDigest", 400, complete);
                assertThat(gateway.store.versionsKept("bucket", "k")).isZero();
            }
        }
        var head =
                s3.headObject(r -> r.bucket("bucket").key("k").checksumMode(ChecksumMode.ENABLED));
        assertThat(head.checksumCRC32()).isEqualTo(whole);
        assertThat(head.checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
    }

    @Test
    void partsThatAreNotRight() {
        String id = s3.createMultipartUpload(r -> r.bucket("bucket").key("k")).uploadId();
        List<CompletedPart> parts = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            int number = i;
            String etag =
                    s3.uploadPart(
                                    r ->
                                            r.bucket("bucket")
                                                    .key("k")
                                                    .uploadId(id)
                                                    .partNumber(number),
                                    RequestBody.fromString("small"))
                            .eTag();
            parts.add(CompletedPart.builder().partNumber(i).eTag(etag).build());
        }
        refuse("EntityTooSmall", 400, () -> complete(id, parts));
        refuse("InvalidPartOrder", 400, () -> complete(id, parts.reversed()));
        refuse(
                "InvalidPart",
                400,
                () ->
                        complete(
                                id,
                                List.of(CompletedPart.builder().partNumber(1).eTag("no").build())));
        s3.abortMultipartUpload(r -> r.bucket("bucket").key("k").uploadId(id));
        refuse("NoSuchUpload", 404, () -> complete(id, parts));
    }

    private void complete(String id, List<CompletedPart> parts) {
        s3.completeMultipartUpload(
                r -> r.bucket("bucket").key("k").uploadId(id).multipartUpload(u -> u.parts(parts)));
    }

    /// Whose answer got lost asks again; it is told what its own upload has become, and of no other.
    @Test
    void uploadIsCompletedAgainAsLongAsItIsNewest() {
        String id =
                s3.createMultipartUpload(r ->
                                r.bucket("bucket")
                                        .key("k")
                                        .checksumAlgorithm(ChecksumAlgorithm.CRC32))
                        .uploadId();
        List<CompletedPart> parts = List.of(part(id, 1, "content"));
        var first = completed(id, parts);

        var second = completed(id, parts);

        assertThat(second.eTag()).isEqualTo(first.eTag());
        assertThat(second.checksumCRC32()).isEqualTo(first.checksumCRC32()).isNotNull();
        assertThat(gateway.store.versionsKept("bucket", "k")).isEqualTo(1);
        String etag = "0".repeat(32);
        refuse(
                "NoSuchUpload",
                404,
                () ->
                        complete(
                                id,
                                List.of(CompletedPart.builder().partNumber(1).eTag(etag).build())));
        refuse("NoSuchUpload", 404, () -> complete("another", parts));
        s3.copyObject(r ->
                r.sourceBucket("bucket")
                        .sourceKey("k")
                        .destinationBucket("bucket")
                        .destinationKey("k")
                        .metadataDirective("REPLACE"));
        refuse("NoSuchUpload", 404, () -> complete(id, parts));
    }

    private CompletedPart part(String id, int number, String content) {
        String etag =
                s3.uploadPart(
                                r -> r.bucket("bucket").key("k").uploadId(id).partNumber(number),
                                RequestBody.fromString(content))
                        .eTag();
        return CompletedPart.builder().partNumber(number).eTag(etag).build();
    }

    private CompleteMultipartUploadResponse completed(String id, List<CompletedPart> parts) {
        return s3.completeMultipartUpload(
                r -> r.bucket("bucket").key("k").uploadId(id).multipartUpload(u -> u.parts(parts)));
    }

    /// "If the ETag values match or if the object doesn't exist, the operation will return a 204" (S3 API, DeleteObject).
    @Test
    void deletionOnConditionOfWhatIsGoneIsDone() {
        s3.deleteObject(r -> r.bucket("bucket").key("k").ifMatch("\"etag\""));
        s3.deleteObject(r -> r.bucket("bucket").key("k").ifMatch("*"));
        s3.putObject(r -> r.bucket("bucket").key("k"), RequestBody.fromString("x"));
        refuse(
                "PreconditionFailed",
                412,
                () -> s3.deleteObject(r -> r.bucket("bucket").key("k").ifMatch("\"etag\"")));
        assertThat(text("k")).isEqualTo("x");
    }

    /// A thousand, one after the other, take longer than clients wait.
    @Test
    void deletionsOfOneRequestAreUnderWayTogether() {
        List<ObjectIdentifier> keys =
                IntStream.range(0, 8)
                        .mapToObj(i -> ObjectIdentifier.builder().key("k" + i).build())
                        .toList();
        gateway.store.meetInDeletions(8);

        var deleted =
                s3.deleteObjects(
                        r -> r.bucket("bucket").delete(Delete.builder().objects(keys).build()));

        assertThat(deleted.errors()).isEmpty();
        assertThat(deleted.deleted())
                .extracting(DeletedObject::key)
                .containsExactly("k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7");
    }

    @Test
    void deletesMany() {
        for (String key : List.of("a", "b <&>\"'", "c")) {
            s3.putObject(r -> r.bucket("bucket").key(key), RequestBody.fromString(key));
        }
        var deleted =
                s3.deleteObjects(r ->
                        r.bucket("bucket")
                                .delete(
                                        Delete.builder()
                                                .objects(
                                                        ObjectIdentifier.builder().key("a").build(),
                                                        ObjectIdentifier.builder()
                                                                .key("b <&>\"'")
                                                                .build(),
                                                        ObjectIdentifier.builder()
                                                                .key("absent")
                                                                .build())
                                                .build()));
        assertThat(deleted.errors()).isEmpty();
        assertThat(deleted.deleted()).hasSize(3);
        assertThat(s3.listObjectsV2(r -> r.bucket("bucket")).contents())
                .extracting(S3Object::key)
                .containsExactly("c");
    }

    @Test
    void tags() {
        s3.putObject(
                r -> r.bucket("bucket").key("k").tagging("a=1&b=x%20y"),
                RequestBody.fromString("x"));
        assertThat(s3.getObjectTagging(r -> r.bucket("bucket").key("k")).tagSet()).hasSize(2);
        s3.putObjectTagging(r ->
                r.bucket("bucket")
                        .key("k")
                        .tagging(t -> t.tagSet(Tag.builder().key("ä").value("&<").build())));
        assertThat(s3.getObjectTagging(r -> r.bucket("bucket").key("k")).tagSet())
                .containsExactly(Tag.builder().key("ä").value("&<").build());
        s3.deleteObjectTagging(r -> r.bucket("bucket").key("k"));
        assertThat(s3.getObjectTagging(r -> r.bucket("bucket").key("k")).tagSet()).isEmpty();
        assertThat(text("k")).isEqualTo("x");
    }

    @Test
    void locks() {
        s3.createBucket(r -> r.bucket("locked").objectLockEnabledForBucket(true));
        Instant until = Instant.now().plus(Duration.ofDays(2)).truncatedTo(ChronoUnit.MILLIS);
        var put =
                s3.putObject(
                        r ->
                                r.bucket("locked")
                                        .key("k")
                                        .objectLockMode("COMPLIANCE")
                                        .objectLockRetainUntilDate(until),
                        RequestBody.fromString("x"));
        var head = s3.headObject(r -> r.bucket("locked").key("k"));
        assertThat(head.objectLockRetainUntilDate()).isEqualTo(until);
        refuse(
                "AccessDenied",
                403,
                () ->
                        s3.deleteObject(r ->
                                r.bucket("locked")
                                        .key("k")
                                        .versionId(put.versionId())
                                        .bypassGovernanceRetention(true)));
        refuse(
                "AccessDenied",
                403,
                () ->
                        s3.putObjectRetention(r ->
                                r.bucket("locked")
                                        .key("k")
                                        .retention(t ->
                                                t.mode("COMPLIANCE")
                                                        .retainUntilDate(
                                                                until.minusSeconds(600)))));
        s3.putObjectRetention(r ->
                r.bucket("locked")
                        .key("k")
                        .retention(
                                t -> t.mode("COMPLIANCE").retainUntilDate(until.plusSeconds(600))));
        assertThat(
                        s3.getObjectRetention(r -> r.bucket("locked").key("k"))
                                .retention()
                                .retainUntilDate())
                .isEqualTo(until.plusSeconds(600));
        s3.putObjectLegalHold(r -> r.bucket("locked").key("k").legalHold(h -> h.status("ON")));
        assertThat(s3.getObjectLegalHold(r -> r.bucket("locked").key("k")).legalHold().status())
                .isEqualTo(ObjectLockLegalHoldStatus.ON);
        s3.putObjectLockConfiguration(r ->
                r.bucket("locked")
                        .objectLockConfiguration(c ->
                                c.objectLockEnabled("Enabled")
                                        .rule(u ->
                                                u.defaultRetention(
                                                        d -> d.mode("GOVERNANCE").days(1)))));
        s3.putObject(r -> r.bucket("locked").key("by default"), RequestBody.fromString("x"));
        assertThat(
                        s3.getObjectRetention(r -> r.bucket("locked").key("by default"))
                                .retention()
                                .mode())
                .isEqualTo(ObjectLockRetentionMode.GOVERNANCE);
        refuse(
                "InvalidRequest",
                400,
                () ->
                        s3.putObject(
                                r ->
                                        r.bucket("bucket")
                                                .key("k")
                                                .objectLockMode("COMPLIANCE")
                                                .objectLockRetainUntilDate(until),
                                RequestBody.fromString("x")));
    }

    /// As in Amazon's first region, where programs make their bucket each time they start.
    @Test
    void bucketThatIsThereIsMadeAgainAndStays() {
        s3.putObject(r -> r.bucket("bucket").key("k"), RequestBody.fromString("x"));

        s3.createBucket(r -> r.bucket("bucket"));

        assertThat(text("k")).isEqualTo("x");
        refuse(
                "BucketAlreadyOwnedByYou",
                409,
                () -> s3.createBucket(r -> r.bucket("bucket").objectLockEnabledForBucket(true)));
    }

    @Test
    void bucketsThatAreTooManyAreSaid() {
        gateway.store.refuseNext(Refusal.FULL);
        refuse("TooManyBuckets", 400, () -> s3.createBucket(r -> r.bucket("another")));
    }

    @Test
    void bucketsOfManyKinds() {
        assertThat(s3.listBuckets().buckets()).hasSize(1);
        s3.headBucket(r -> r.bucket("bucket"));
        assertThat(s3.getBucketLocation(r -> r.bucket("bucket")).locationConstraintAsString())
                .isNullOrEmpty();
        refuse("NoSuchBucket", 404, () -> s3.listObjectsV2(r -> r.bucket("absent")));
        refuse("", 404, () -> s3.headBucket(r -> r.bucket("absent")));
        refuse("NoSuchBucketPolicy", 404, () -> s3.getBucketPolicy(r -> r.bucket("bucket")));
        assertThat(s3.getBucketAcl(r -> r.bucket("bucket")).grants()).hasSize(1);
        s3.putObject(r -> r.bucket("bucket").key("k"), RequestBody.fromString("x"));
        refuse("BucketNotEmpty", 409, () -> s3.deleteBucket(r -> r.bucket("bucket")));
        s3.deleteObject(r -> r.bucket("bucket").key("k"));
        s3.deleteBucket(r -> r.bucket("bucket"));
        assertThat(s3.listBuckets().buckets()).isEmpty();
    }

    /// What is not done is refused, not ignored.
    @Test
    void whatIsNotImplemented() {
        refuse(
                "NotImplemented",
                501,
                () ->
                        s3.putObject(
                                r -> r.bucket("bucket").key("k").serverSideEncryption("AES256"),
                                RequestBody.fromString("x")));
        refuse(
                "NotImplemented",
                501,
                () ->
                        s3.putObject(
                                r -> r.bucket("bucket").key("k").acl("public-read"),
                                RequestBody.fromString("x")));
        refuse(
                "NotImplemented",
                501,
                () ->
                        s3.putBucketLifecycleConfiguration(r ->
                                r.bucket("bucket")
                                        .lifecycleConfiguration(l -> l.rules(lifecycleRule()))));
        assertThat(gateway.store.versionsKept("bucket", "k")).isZero();
    }

    private static LifecycleRule lifecycleRule() {
        return LifecycleRule.builder()
                .id("a")
                .status("Enabled")
                .filter(f -> f.prefix(""))
                .expiration(e -> e.days(1))
                .build();
    }

    @Test
    void presignedUrls() throws Exception {
        s3.putObject(r -> r.bucket("bucket").key("a b+c"), RequestBody.fromString("x"));
        try (S3Presigner presigner =
                S3Presigner.builder()
                        .endpointOverride(gateway.uri())
                        .region(Region.US_EAST_1)
                        .credentialsProvider(credentials())
                        .serviceConfiguration(
                                S3Configuration.builder().pathStyleAccessEnabled(true).build())
                        .build()) {
            GetObjectRequest request =
                    GetObjectRequest.builder()
                            .bucket("bucket")
                            .key("a b+c")
                            .responseContentType("x/y")
                            .build();
            URI get =
                    presigner
                            .presignGetObject(p ->
                                    p.signatureDuration(Duration.ofMinutes(5))
                                            .getObjectRequest(request))
                            .url()
                            .toURI();
            RawClient.Answer got = ask("GET", get.toString(), "");
            assertThat(got.body()).isEqualTo("x");
            assertThat(got.header("content-type")).contains("x/y");
            URI put =
                    presigner
                            .presignPutObject(p ->
                                    p.signatureDuration(Duration.ofMinutes(5))
                                            .putObjectRequest(r -> r.bucket("bucket").key("new")))
                            .url()
                            .toURI();
            assertThat(ask("PUT", put.toString(), "y").status()).isEqualTo(200);
            assertThat(text("new")).isEqualTo("y");
            RawClient.Answer forged = ask("GET", get.toString().replace("a%20b", "a%20c"), "");
            assertThat(forged.status()).isEqualTo(403);
            assertThat(forged.code()).isEqualTo("SignatureDoesNotMatch");
        }
    }

    private RawClient.Answer ask(String method, String url, String body) throws IOException {
        String path = url.substring(gateway.uri().toString().length());
        return RawClient.ask(
                gateway.port(),
                method
                        + " "
                        + path
                        + " HTTP/1.1\r\nHost: 127.0.0.1:"
                        + gateway.port()
                        + "\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body);
    }

    @Test
    void wrongKeysAreRefused() {
        try (S3Client stranger =
                client(b ->
                        b.credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(
                                                Gateway.KEY.id(), "not the secret"))))) {
            refuse(
                    "SignatureDoesNotMatch",
                    403,
                    () ->
                            stranger.putObject(
                                    r -> r.bucket("bucket").key("k"), RequestBody.fromString("x")));
        }
        try (S3Client nobody = client(b -> b.region(Region.EU_WEST_1))) {
            refuse("AuthorizationHeaderMalformed", 400, nobody::listBuckets);
        }
    }

    @Test
    void cors() {
        refuse("NoSuchCORSConfiguration", 404, () -> s3.getBucketCors(r -> r.bucket("bucket")));
        CORSRule rule =
                CORSRule.builder()
                        .allowedMethods("GET", "PUT")
                        .allowedOrigins("https://*.example.org")
                        .allowedHeaders("*")
                        .maxAgeSeconds(60)
                        .build();
        s3.putBucketCors(r -> r.bucket("bucket").corsConfiguration(c -> c.corsRules(rule)));
        assertThat(s3.getBucketCors(r -> r.bucket("bucket")).corsRules()).hasSize(1);
        s3.deleteBucketCors(r -> r.bucket("bucket"));
        refuse("NoSuchCORSConfiguration", 404, () -> s3.getBucketCors(r -> r.bucket("bucket")));
    }

    private String text(String key) {
        return s3.getObjectAsBytes(r -> r.bucket("bucket").key(key)).asUtf8String();
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }

    private static void refuse(String code, int status, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> {
                            assertThat(e.statusCode()).isEqualTo(status);
                            if (!code.isEmpty()) {
                                assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
                            }
                        });
    }
}
