package io.tarn.s3;

import io.tarn.s3.store.Attributes;
import io.tarn.s3.store.Incoming;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/// Content that comes from no request of S3's, described so that S3's clients find what they expect of one that did.
public final class PlainContent extends InputStream implements Incoming {
    private final InputStream in;
    private final SortedMap<String, String> metadata;
    private final MessageDigest md5 = Hashes.digest("MD5");
    private Optional<Attributes> attributes = Optional.empty();

    /// @param in closed by whoever has opened it
    /// @param contentType as HTTP has it, without control characters; empty if nothing is known of it
    public PlainContent(InputStream in, Optional<String> contentType) {
        this.in = in;
        metadata = ObjectMetadata.ofType(contentType);
    }

    @Override
    public InputStream content() {
        return this;
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.empty();
    }

    @Override
    public Attributes attributes() {
        return attributes.orElseThrow(
                () -> new IllegalStateException("the content was not read to its end"));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        if (attributes.isPresent()) {
            return -1;
        }
        int read = in.read(target, from, length);
        if (read < 0) {
            String etag = HexFormat.of().formatHex(md5.digest());
            attributes = Optional.of(new Attributes(etag, metadata));
            return -1;
        }
        md5.update(target, from, read);
        return read;
    }
}
