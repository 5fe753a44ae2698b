package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.object.ObjectName;
import io.tarn.s3.store.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// What the objects of a bucket's volume are called. The first byte says what one is: an object of the bucket, its settings,
/// an upload under way, or a part of one.
final class Items {
    /// The bucket's settings, whose number of version is their revision.
    static final ObjectName SETTINGS = ObjectName.of("s");

    /// Changed whenever somebody looks after the bucket.
    static final ObjectName UPKEEP = ObjectName.of("k");

    static final Bytes UPLOADS = utf8("m");

    /// Of all uploads.
    static final Bytes PARTS = utf8("u");

    private static final Bytes OBJECTS = utf8("o");
    private static final byte PART = 'u';

    /// Between an upload's key and its id, of which the length is fixed: so keys may contain it.
    private static final Bytes SEPARATOR = Bytes.ofHex("01");

    private Items() {}

    static Bytes utf8(String text) {
        return Bytes.owning(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectName named(Bytes name) throws RefusedException {
        try {
            return new ObjectName(name);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    Refusal.BAD_NAME, "a name is too long, or contains a character 0");
        }
    }

    static ObjectName object(String key) throws RefusedException {
        return named(objects(utf8(key)));
    }

    /// What names of objects begin with whose keys begin so; or where such keys are.
    static Bytes objects(Bytes key) {
        return Bytes.concat(OBJECTS, key);
    }

    static boolean isObject(ObjectName name) {
        return name.utf8().size() > 1 && name.utf8().slice(0, 1).equals(OBJECTS);
    }

    static String key(ObjectName object) {
        return text(object.utf8().slice(1, object.utf8().size() - 1));
    }

    static ObjectName upload(String key, String id) throws RefusedException {
        return named(Bytes.concat(uploads(utf8(key)), SEPARATOR, utf8(id)));
    }

    static Bytes uploads(Bytes key) {
        return Bytes.concat(UPLOADS, key);
    }

    /// The place behind an upload of this key, among all.
    static Bytes behindUpload(Bytes key, String id) {
        return behind(Bytes.concat(uploads(key), SEPARATOR, utf8(id)));
    }

    static boolean isUpload(ObjectName name) {
        return name.utf8().size() > 2 + UploadId.CHARS
                && name.utf8().byteAt(name.utf8().size() - UploadId.CHARS - 1) == 1;
    }

    static String uploadKey(ObjectName upload) {
        return text(upload.utf8().slice(1, upload.utf8().size() - UploadId.CHARS - 2));
    }

    static String uploadId(ObjectName upload) {
        return text(upload.utf8().slice(upload.utf8().size() - UploadId.CHARS, UploadId.CHARS));
    }

    static ObjectName part(String uploadId, int number) throws RefusedException {
        return named(utf8("u%s/%05d".formatted(uploadId, number)));
    }

    /// A part of an upload, or what its parts are put together as.
    static boolean isPart(ObjectName name) {
        return name.utf8().byteAt(0) == PART;
    }

    static Bytes parts(String uploadId) {
        return utf8("u" + uploadId + "/");
    }

    /// The upload of a part; of any name that begins as one.
    static String uploadOfPart(ObjectName part) {
        String name = part.toString();
        int end = name.lastIndexOf('/');
        return name.substring(1, Math.max(1, end));
    }

    /// 0 for what is no part.
    static int partNumber(ObjectName part) {
        String name = part.toString();
        try {
            return Integer.parseInt(name.substring(name.lastIndexOf('/') + 1));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /// The least place behind a name.
    static Bytes behind(Bytes name) {
        return Bytes.concat(name, Bytes.zeros(1));
    }

    private static String text(Bytes utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8.toArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new AssertionError("names are UTF-8", e);
        }
    }
}
