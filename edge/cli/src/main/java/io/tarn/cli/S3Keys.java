package io.tarn.cli;

import io.tarn.s3.AccessKey;
import io.tarn.s3.AccessKeys;
import io.tarn.s3.Identity;
import io.tarn.s3.Principal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The keys of an S3 endpoint's clients: a file that only its owner may open, with a line `ID SECRET` for each. Each of them may
/// use all buckets.
record S3Keys(List<AccessKey> keys) implements AccessKeys {
    private static final int KEYS_MAX = 1_000;
    private static final int BYTES_MAX = KEYS_MAX * 256;
    private static final int ID_BYTES = 8;
    private static final int SECRET_BYTES = 30;
    private static final Pattern LINE = Pattern.compile("(\\S+)\\s+(\\S+)");
    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    S3Keys {
        keys = List.copyOf(keys);
    }

    @Override
    public Optional<Identity> find(String id) {
        return keys.stream()
                .filter(key -> key.id().equals(id))
                .findFirst()
                .map(key -> new Identity(key, Principal.ofAll("owner")));
    }

    /// The file's keys; one key, made now, if there is no such file.
    static S3Keys readOrMake(Path file, SecureRandom random) throws CommandFailure {
        if (!Files.exists(file)) {
            make(file, random);
        }
        return read(file);
    }

    private static void make(Path file, SecureRandom random) throws CommandFailure {
        byte[] id = new byte[ID_BYTES];
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(id);
        random.nextBytes(secret);
        String text =
                "TARN%s %s%n"
                        .formatted(
                                HexFormat.of().withUpperCase().formatHex(id),
                                Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        var permissions = PosixFilePermissions.asFileAttribute(OWNER);
        try (FileChannel channel = FileChannel.open(file, options, permissions)) {
            ByteBuffer left = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        } catch (FileAlreadyExistsException e) {
            return; // Somebody else was quicker.
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitStatus.FAILED, "cannot write %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    static S3Keys read(Path file) throws CommandFailure {
        return parse(file, SmallFile.read(file, BYTES_MAX, SmallFile.Readers.OWNER));
    }

    private static S3Keys parse(Path file, String text) throws CommandFailure {
        var keys = new ArrayList<AccessKey>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Matcher words = LINE.matcher(line.strip());
            if (!words.matches()) {
                throw SmallFile.wrong(file, "line %d is not ID SECRET".formatted(number));
            }
            try {
                keys.add(new AccessKey(words.group(1), words.group(2)));
            } catch (IllegalArgumentException e) {
                throw SmallFile.wrong(file, "line %d: %s".formatted(number, e.getMessage()));
            }
        }
        if (keys.isEmpty()) {
            throw SmallFile.wrong(file, "there is no key in it");
        }
        return new S3Keys(keys);
    }
}
