package io.tarn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.VolumeDescriptor;
import io.tarn.bucket.WriteReceipt;
import io.tarn.catalogue.CatalogueAnswer;
import io.tarn.catalogue.CatalogueRequest;
import io.tarn.cluster.ClusterFile;
import io.tarn.cluster.ClusterFileException;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.ring.affairs.Affair;
import io.tarn.ring.affairs.AffairAnswer;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.certificate.Proof;
import io.tarn.ring.evidence.Evidence;
import io.tarn.ring.evidence.Evidence.Conviction;
import io.tarn.ring.message.Addressee;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tarn verify`: what a ring has certified, checked by its key alone.
@Command(
        name = "verify",
        description = {
            "Check, offline, what a ring has certified, or evidence against one of its members;",
            "with --proof, that a file is a version of an object, to the last byte.",
            "Needs nothing but the proof and the ring's key: 96 bytes that stay the same whoever its",
            "members are. Ends with 5 if the ring has certified that it was not done."
        })
final class VerifyCommand extends TarnCommand {
    @Parameters(
            paramLabel = "FILE",
            description = {
                "A proof of a decision, evidence, or a receipt: the header x-tarn-receipt of an answer of",
                "S3's to a write, from Base64.",
                "With --proof PROOF: the bytes of an object, as `tarn get` or any S3 client gives them."
            })
    private Path file = Path.of("");

    @Option(
            names = "--proof",
            paramLabel = "PROOF",
            description = {
                "What `tarn export-proof` or `tarn get --proof` has written; or the header x-tarn-proof of",
                "an answer of S3's, from Base64."
            })
    private Optional<Path> proof = Optional.empty();

    @Option(
            names = "--owner",
            paramLabel = "ID",
            description = "With --proof, or of a receipt: whose bucket it has to be, tarn1….")
    private Optional<String> owner = Optional.empty();

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "The ring's key, tarnring1…. Default: that of the cluster file.")
    private Optional<String> key = Optional.empty();

    @Option(
            names = "--cluster",
            paramLabel = "FILE",
            defaultValue = "${env:TARN_CLUSTER:-tarn-data/cluster.toml}",
            description = "A cluster file that has the key (default ${DEFAULT-VALUE}).")
    private Path cluster = Path.of("");

    @Override
    public Report call() throws CommandFailure {
        GroupKey ring = key();
        if (proof.isPresent()) {
            return ObjectVerification.of(file, proof.get(), ring, owner());
        }
        Bytes content = ProofFiles.read(file);
        if (WriteReceipt.isReceipt(content)) {
            return ReceiptVerification.of(file, content, ring, owner());
        }
        try {
            return Evidence.isEvidence(content)
                    ? convicted(Evidence.of(content), ring)
                    : certified(Proof.of(content), ring);
        } catch (MalformedException e) {
            throw new CommandFailure(
                    ExitStatus.REFUSED, "%s is not a proof: %s".formatted(file, e.getMessage()), e);
        }
    }

    private Report certified(Proof proof, GroupKey ring) throws CommandFailure {
        Outcome outcome =
                proof.verify(ring)
                        .orElseThrow(() ->
                                new CommandFailure(
                                        ExitStatus.REFUSED,
                                        file + " is not what the ring of this key has certified"));
        return new Verified(proof, outcome);
    }

    /// Names are of a cluster, and there is none here.
    private Report convicted(Evidence evidence, GroupKey ring) throws CommandFailure {
        Conviction conviction =
                evidence.verify(ring)
                        .orElseThrow(() ->
                                new CommandFailure(
                                        ExitStatus.REFUSED,
                                        file + " proves nothing of a member of this key's ring"));
        return new EvidenceReport(
                evidence, conviction, evidence.misbehaviour().member().toString());
    }

    private Optional<KeyId> owner() throws CommandFailure {
        try {
            return owner.isPresent() ? Optional.of(KeyId.ofText(owner.get())) : Optional.empty();
        } catch (MalformedException e) {
            throw new CommandFailure(ExitStatus.USAGE, "--owner " + e.getMessage(), e);
        }
    }

    private GroupKey key() throws CommandFailure {
        try {
            if (key.isPresent()) {
                return GroupKey.ofText(key.get());
            }
            return ClusterFile.load(cluster)
                    .ring()
                    .key()
                    .orElseThrow(() ->
                            new CommandFailure(
                                    ExitStatus.USAGE,
                                    cluster
                                            + " has no key of the ring; give --key, or run `tarn ring"
                                            + " key --save` once"));
        } catch (MalformedException e) {
            throw new CommandFailure(ExitStatus.USAGE, "--key " + e.getMessage(), e);
        } catch (ClusterFileException e) {
            throw new CommandFailure(ExitStatus.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    /// What the ring has certified: of what was asked for that it was done, or that it was not.
    record Verified(Proof proof, Outcome outcome) implements Report {
        /// A script that takes the proof of a refusal for one of the deed would be wrong.
        @Override
        public ExitStatus status() {
            return isDone() ? ExitStatus.OK : ExitStatus.ATTENTION;
        }

        private boolean isDone() {
            if (outcome.fate() != Outcome.Fate.EXECUTED) {
                return false;
            }
            try {
                return proof.request().addressee() == Addressee.RING
                        ? AffairAnswer.of(outcome.result()) == AffairAnswer.DONE
                        : !(CatalogueAnswer.of(outcome.result())
                                instanceof CatalogueAnswer.Refused);
            } catch (MalformedException e) {
                return false; // Of a later release: nobody can say here.
            }
        }

        @Override
        public void text(PrintWriter out) {
            out.println("certified   " + outcome.fate().name().toLowerCase(Locale.ROOT));
            out.println("asked       " + asked());
            out.println("by          " + proof.request().client().id().text());
            out.println("answer      " + answer());
            out.println("batch       " + proof.certificate().statement().sequence());
            out.println("epoch       " + proof.certificate().statement().epoch());
            out.println("ring        " + proof.certificate().statement().ring());
        }

        @Override
        public void json(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("fate", outcome.fate().name());
            out.writeStringField("asked", asked());
            out.writeStringField("by", proof.request().client().id().text());
            out.writeStringField("answer", answer());
            out.writeNumberField("batch", proof.certificate().statement().sequence().number());
            out.writeNumberField("epoch", proof.certificate().statement().epoch().number());
            out.writeStringField("ring", proof.certificate().statement().ring().toString());
            out.writeEndObject();
        }

        private String asked() {
            Bytes operation = proof.request().operation();
            try {
                return proof.request().addressee() == Addressee.RING
                        ? text(Affair.of(operation))
                        : text(CatalogueRequest.of(operation));
            } catch (MalformedException e) {
                return "what this release does not know";
            }
        }

        private static String text(Affair affair) {
            return switch (affair) {
                case Affair.Change(var next, var _) ->
                        "members of the ring: "
                                + String.join(", ", next.stream().map(m -> m.id().text()).toList());
                case Affair.Cancel _ -> "give up the change of members that is under way";
                default -> "an affair among members";
            };
        }

        private static String text(CatalogueRequest request) {
            return switch (request) {
                case CatalogueRequest.CreateVolume(var signed) -> {
                    VolumeDescriptor volume = signed.descriptor();
                    yield "create volume %s, id %s, %s, %s"
                            .formatted(
                                    volume.name(),
                                    volume.id().value().hex(),
                                    VolumeText.size(volume),
                                    VolumeText.redundancy(volume));
                }
                case CatalogueRequest.RemoveVolume(var removal) ->
                        "remove the volume with id " + removal.volume().value().hex();
                case CatalogueRequest.PutNode(var node) ->
                        "node %s at %s: %s"
                                .formatted(node.name(), node.address(), node.key().id().text());
                case CatalogueRequest.RemoveNode(var node) -> "no node " + node.text();
                case CatalogueRequest.PutOwner(var owner) ->
                        "owner %s: %s".formatted(owner.name(), owner.key().id().text());
                case CatalogueRequest.RemoveOwner(var owner) -> "no owner " + owner.text();
                case CatalogueRequest.NameVersion _ -> "which version of the catalogue";
            };
        }

        private String answer() {
            if (outcome.fate() != Outcome.Fate.EXECUTED) {
                return "none: it was not carried out here";
            }
            try {
                if (proof.request().addressee() == Addressee.RING) {
                    return AffairAnswer.of(outcome.result()).name().toLowerCase(Locale.ROOT);
                }
                return switch (CatalogueAnswer.of(outcome.result())) {
                    case CatalogueAnswer.Done _ -> "done";
                    case CatalogueAnswer.Refused(var refusal) -> "refused: " + refusal;
                    case CatalogueAnswer.VersionIs(var version) ->
                            "%d entries, %s".formatted(version.entries(), version.digest());
                };
            } catch (MalformedException e) {
                return "what this release does not know";
            }
        }
    }
}
