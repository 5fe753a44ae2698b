package io.tarn.cli;

import static io.tarn.base.Invariant.require;

import io.tarn.s3.AccessKey;
import io.tarn.s3.AccessKeys;
import io.tarn.s3.Grant;
import io.tarn.s3.Identity;
import io.tarn.s3.Principal;
import io.tarn.s3.Right;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Who may use an S3 endpoint, and for what: a file that only its owner may open (docs/guide/s3.md).
final class S3Identities implements AccessKeys {
    private static final int BYTES_MAX = 1 << 20;
    private static final int KEYS_MAX = 10_000;

    private final SortedMap<String, Identity> byKey;

    private S3Identities(SortedMap<String, Identity> byKey) {
        this.byKey = byKey;
    }

    static WatchedFiles<S3Identities> read(Path file) throws CommandFailure {
        return WatchedFiles.read(
                List.of(file),
                () -> parse(file, SmallFile.read(file, BYTES_MAX, SmallFile.Readers.OWNER)));
    }

    @Override
    public Optional<Identity> find(String id) {
        return Optional.ofNullable(byKey.get(id));
    }

    private static S3Identities parse(Path file, String text) throws CommandFailure {
        var parser = new Parser();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank() || line.strip().startsWith("#")) {
                continue;
            }
            try {
                parser.take(List.of(line.strip().split("\\s+", -1)));
            } catch (IllegalArgumentException e) {
                throw SmallFile.wrong(file, "line %d: %s".formatted(number, e.getMessage()));
            }
        }
        if (parser.owners.isEmpty()) {
            throw SmallFile.wrong(file, "there is no key in it");
        }
        return new S3Identities(parser.identities());
    }

    /// Takes one line after the other.
    private static final class Parser {
        private final SortedMap<String, Section> sections = new TreeMap<>();

        /// Principals by the ids of their keys.
        private final SortedMap<String, String> owners = new TreeMap<>();

        private Optional<Section> open = Optional.empty();

        /// What is said of one principal.
        private record Section(String name, List<AccessKey> keys, List<Grant> grants) {}

        void take(List<String> words) {
            switch (words.getFirst()) {
                case "principal" -> begin(words);
                case "key" -> addKey(section(), words);
                case "read" -> grant(section(), Right.READ, words);
                case "read-write" -> grant(section(), Right.WRITE, words);
                case "own" -> grant(section(), Right.OWN, words);
                // Not what it says: it may be a secret.
                default ->
                        require(
                                false,
                                "it begins with none of principal, key, read, read-write, own");
            }
        }

        private void begin(List<String> words) {
            require(words.size() == 2, "it is not principal NAME");
            String name = new Principal(words.get(1), List.of()).name();
            var section = new Section(name, new ArrayList<>(), new ArrayList<>());
            require(
                    sections.putIfAbsent(name, section) == null,
                    "principal %s is there already".formatted(name));
            open = Optional.of(section);
        }

        private Section section() {
            return open.orElseThrow(() ->
                    new IllegalArgumentException(
                            "it belongs to nobody; principal NAME comes first"));
        }

        private void addKey(Section section, List<String> words) {
            require(words.size() == 3, "it is not key ID SECRET");
            var key = new AccessKey(words.get(1), words.get(2));
            String other = owners.putIfAbsent(key.id(), section.name());
            require(
                    other == null,
                    "the key %s is there already, of principal %s".formatted(key.id(), other));
            require(owners.size() <= KEYS_MAX, "more than %d keys".formatted(KEYS_MAX));
            section.keys().add(key);
        }

        private static void grant(Section section, Right right, List<String> words) {
            require(words.size() >= 2, "it names no bucket; * is all of them");
            for (String buckets : words.subList(1, words.size())) {
                section.grants().add(new Grant(right, buckets));
            }
            require(
                    section.grants().size() <= Principal.GRANTS_MAX,
                    "more than %d grants".formatted(Principal.GRANTS_MAX));
        }

        SortedMap<String, Identity> identities() {
            var byKey = new TreeMap<String, Identity>();
            for (Section section : sections.values()) {
                var principal = new Principal(section.name(), section.grants());
                section.keys().forEach(key -> byKey.put(key.id(), new Identity(key, principal)));
            }
            return byKey;
        }
    }
}
