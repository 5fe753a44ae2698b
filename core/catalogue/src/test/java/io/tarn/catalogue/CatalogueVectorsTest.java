package io.tarn.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.block.BlockShape;
import io.tarn.block.Durability;
import io.tarn.block.Redundancy;
import io.tarn.block.SignedDescriptor;
import io.tarn.block.SignedRemoval;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.NodeIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The vectors of docs/spec/catalogue.md are what this code computes, and reads. They are written only when asked for,
/// by `-Dtarn.vectors.write=true`.
class CatalogueVectorsTest {
    private static final Path FOLDER = Path.of("../../vectors/catalogue");
    private static final NodeIdentity OWNER = TestParties.identity(21);
    private static final Bytes NONCE = Bytes.ofHex("01".repeat(VolumeId.NONCE_BYTES));
    private static final SignedDescriptor VOLUME =
            SignedDescriptor.sign(
                    new VolumeDescriptor(
                            VolumeId.of(OWNER.publicKey(), NONCE),
                            "disk",
                            OWNER.publicKey(),
                            new BlockShape(new Redundancy(1, 2), 4096, 16),
                            Durability.FSYNC,
                            IntStream.rangeClosed(1, 4)
                                    .mapToObj(i -> TestParties.identity(i).id())
                                    .toList(),
                            List.of(TestParties.identity(22).id()),
                            List.of()),
                    NONCE,
                    OWNER);
    private static final List<CatalogueEntry> LISTED =
            List.of(
                    new CatalogueEntry.OfNode(TestParties.node(1)),
                    new CatalogueEntry.OfOwner(TestParties.owner(21)),
                    new CatalogueEntry.OfVolume(VOLUME));

    record Case(String comment, Bytes encoding, Optional<String> bug) {
        static Case valid(String comment, Bytes encoding) {
            return new Case(comment, encoding, Optional.empty());
        }

        /// @param bug the one that takes the case for valid
        static Case invalid(String comment, Bytes encoding, String bug) {
            return new Case(comment, encoding, Optional.of(bug));
        }

        String text() {
            var fields = new ArrayList<String>();
            fields.add(field("comment", comment));
            fields.add("\"flags\": [\"Derived\"]");
            fields.add(field("encoding", encoding.hex()));
            bug.ifPresent(text -> fields.add(field("bug", text)));
            fields.add(field("result", bug.isEmpty() ? "valid" : "invalid"));
            return "    {\n      " + String.join(",\n      ", fields) + "\n    }";
        }
    }

    enum Form {
        REQUESTS("requests.json", "One of each request to the catalogue, and some that are none") {
            @Override
            List<Case> cases() {
                IdentityKey node = TestParties.node(1).key();
                Bytes remove = new CatalogueRequest.RemoveNode(node.id()).encoding();
                return List.of(
                        request("create volume", new CatalogueRequest.CreateVolume(VOLUME)),
                        request(
                                "remove volume",
                                new CatalogueRequest.RemoveVolume(
                                        SignedRemoval.sign(VOLUME.descriptor().id(), OWNER))),
                        request("put node", new CatalogueRequest.PutNode(TestParties.node(1))),
                        Case.valid("remove node", remove),
                        request("put owner", new CatalogueRequest.PutOwner(TestParties.owner(21))),
                        request("remove owner", new CatalogueRequest.RemoveOwner(OWNER.id())),
                        request("name the version", new CatalogueRequest.NameVersion()),
                        Case.invalid("Of no kind", Bytes.ofHex("08"), "kinds are not checked"),
                        Case.invalid(
                                "More behind it",
                                Bytes.concat(remove, Bytes.ofHex("00")),
                                "there is more than one form"),
                        Case.invalid(
                                "A name in capital letters",
                                node("N1", node, "127.0.0.1:7101"),
                                "names are not checked"),
                        Case.invalid(
                                "An address without a port",
                                node("n1", node, "127.0.0.1"),
                                "addresses are not checked"));
            }

            @Override
            Bytes again(Bytes encoding) throws MalformedException {
                return CatalogueRequest.of(encoding).encoding();
            }
        },
        ANSWERS("answers.json", "One of each answer of the catalogue, and some that are none") {
            @Override
            List<Case> cases() {
                var cases = new ArrayList<Case>();
                cases.add(answer("done", new CatalogueAnswer.Done()));
                for (Refusal refusal : Refusal.values()) {
                    cases.add(answer(refusal.toString(), new CatalogueAnswer.Refused(refusal)));
                }
                cases.add(
                        answer(
                                "the version of one node, one owner, one volume, as in entries.json",
                                new CatalogueAnswer.VersionIs(CatalogueVersion.of(LISTED))));
                cases.add(
                        answer(
                                "the version of nothing",
                                new CatalogueAnswer.VersionIs(CatalogueVersion.of(List.of()))));
                cases.add(
                        Case.invalid(
                                "Refused for no reason",
                                Bytes.ofHex("0100"),
                                "reasons are not checked"));
                cases.add(Case.invalid("Of no kind", Bytes.ofHex("03"), "kinds are not checked"));
                return cases;
            }

            @Override
            Bytes again(Bytes encoding) throws MalformedException {
                return CatalogueAnswer.of(encoding).encoding();
            }
        },
        ENTRIES("entries.json", "One of each entry of the catalogue, and some that are none") {
            @Override
            List<Case> cases() {
                var cases = new ArrayList<Case>();
                for (CatalogueEntry entry : LISTED) {
                    cases.add(Case.valid(entry.getClass().getSimpleName(), entry.encoding()));
                }
                Bytes node = LISTED.getFirst().encoding();
                cases.add(
                        Case.invalid(
                                "More behind it",
                                Bytes.concat(node, Bytes.ofHex("00")),
                                "there is more than one form"));
                cases.add(Case.invalid("Of no kind", Bytes.ofHex("00"), "kinds are not checked"));
                return cases;
            }

            @Override
            Bytes again(Bytes encoding) throws MalformedException {
                return CatalogueEntry.of(encoding).encoding();
            }
        },
        PAGES("pages.json", "Pages of the catalogue's list, as nodes show them") {
            @Override
            List<Case> cases() {
                Bytes whole = page(new CataloguePage(LISTED, Optional.empty()));
                return List.of(
                        Case.valid("All of it", whole),
                        Case.valid(
                                "The first of two",
                                page(
                                        new CataloguePage(
                                                LISTED.subList(0, 2),
                                                Optional.of(LISTED.get(2).key())))),
                        Case.invalid(
                                "More entries than a page has",
                                new CanonicalWriter().u32(1025).toBytes(),
                                "entries are not counted before they are read"),
                        Case.invalid(
                                "Cut short",
                                whole.slice(0, whole.size() - 1),
                                "the length is not checked"));
            }

            @Override
            Bytes again(Bytes encoding) throws MalformedException {
                var in = new CanonicalReader(encoding);
                CataloguePage page = CataloguePage.read(in);
                in.end();
                return page(page);
            }
        };

        private final String name;
        private final String comment;

        Form(String name, String comment) {
            this.name = name;
            this.comment = comment;
        }

        abstract List<Case> cases();

        /// Decoded and encoded again.
        abstract Bytes again(Bytes encoding) throws MalformedException;
    }

    private static Case request(String comment, CatalogueRequest request) {
        return Case.valid(comment, request.encoding());
    }

    private static Case answer(String comment, CatalogueAnswer answer) {
        return Case.valid(comment, answer.encoding());
    }

    private static Bytes node(String name, IdentityKey key, String address) {
        var out = new CanonicalWriter().u8(3).text(name);
        key.write(out);
        return out.text(address).toBytes();
    }

    private static Bytes page(CataloguePage page) {
        var out = new CanonicalWriter();
        page.write(out);
        return out.toBytes();
    }

    private static String field(String name, String value) {
        return "\"%s\": \"%s\"".formatted(name, value);
    }

    @ParameterizedTest
    @EnumSource
    void filesHoldWhatThisCodeComputes(Form form) throws IOException {
        String text =
                "{\n  %s,\n  %s,\n  \"tests\": [\n%s\n  ]\n}\n"
                        .formatted(
                                field("comment", form.comment),
                                field("source", "docs/spec/catalogue.md"),
                                String.join(",\n", form.cases().stream().map(Case::text).toList()));
        if (Boolean.getBoolean("tarn.vectors.write")) {
            Files.createDirectories(FOLDER);
            Files.writeString(FOLDER.resolve(form.name), text);
        }
        assertThat(FOLDER.resolve(form.name)).hasContent(text);
    }

    @ParameterizedTest
    @EnumSource
    void casesAreReadAsTheySay(Form form) {
        for (Case one : form.cases()) {
            assertThat(isRead(form, one.encoding()))
                    .as(one.comment())
                    .isEqualTo(one.bug().isEmpty());
        }
    }

    private static boolean isRead(Form form, Bytes encoding) {
        try {
            return form.again(encoding).equals(encoding);
        } catch (MalformedException e) {
            return false;
        }
    }
}
