package io.tarn.nbd;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.nbd.HandshakeEffect.Drop;
import io.tarn.nbd.HandshakeEffect.Finish;
import io.tarn.nbd.HandshakeEffect.Send;
import io.tarn.nbd.HandshakeEffect.StartTls;
import io.tarn.nbd.HandshakeEffect.Transmit;
import io.tarn.nbd.HandshakeInput.ClientFlags;
import io.tarn.nbd.HandshakeInput.OptionRequested;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The server's side of fixed newstyle negotiation, for one connection.
///
/// Ends with [Transmit], [Finish] or [Drop]; takes no input after those.
final class Handshake {
    private final Exports exports;
    private final NbdLimits limits;
    private TlsMode tls;
    private boolean fixedNewstyle;
    private boolean noZeroes;
    private boolean structuredReplies;
    private int options;

    /// The export for which the client has chosen `base:allocation`; its own name, never the empty
    /// one.
    private Optional<String> allocationOf = Optional.empty();

    Handshake(Exports exports, NbdLimits limits, TlsMode tls) {
        this.exports = exports;
        this.limits = limits;
        this.tls = tls;
    }

    /// What the server sends first.
    static Bytes greeting() {
        ByteBuffer out = ByteBuffer.allocate(2 * Long.BYTES + Short.BYTES);
        out.putLong(Wire.GREETING_MAGIC).putLong(Wire.OPTION_MAGIC);
        out.putShort((short) (Wire.FIXED_NEWSTYLE | Wire.NO_ZEROES));
        return Bytes.owning(out.array());
    }

    List<HandshakeEffect> step(HandshakeInput input) {
        return switch (input) {
            case ClientFlags(int flags) -> onFlags(flags);
            case OptionRequested(int code, Bytes data) -> onOption(code, data);
        };
    }

    private List<HandshakeEffect> onFlags(int flags) {
        if ((flags & ~(Wire.FIXED_NEWSTYLE | Wire.NO_ZEROES)) != 0) {
            return drop("unknown client flags 0x" + Integer.toHexString(flags));
        }
        fixedNewstyle = (flags & Wire.FIXED_NEWSTYLE) != 0;
        noZeroes = (flags & Wire.NO_ZEROES) != 0;
        return List.of();
    }

    private List<HandshakeEffect> onOption(int code, Bytes data) {
        if (++options > limits.optionsMax()) {
            return drop("more than " + limits.optionsMax() + " options");
        }
        Optional<Option> known = Option.of(code);
        if (!fixedNewstyle && known.filter(Option.EXPORT_NAME::equals).isEmpty()) {
            return drop("an option other than EXPORT_NAME without fixed newstyle");
        }
        if (tls == TlsMode.REQUIRED && !known.filter(Handshake::worksWithoutTls).isPresent()) {
            return known.filter(Option.EXPORT_NAME::equals).isPresent()
                    ? drop("EXPORT_NAME without TLS, which is required")
                    : refuse(code, OptionReply.ERR_TLS_REQD, "ask for STARTTLS first");
        }
        if (known.isEmpty()) {
            return refuse(code, OptionReply.ERR_UNSUP, "unknown option " + code);
        }
        try {
            return onOption(known.get(), data);
        } catch (MalformedException e) {
            return refuse(code, OptionReply.ERR_INVALID, "malformed: " + e.getMessage());
        }
    }

    private static boolean worksWithoutTls(Option option) {
        return option == Option.STARTTLS || option == Option.ABORT;
    }

    private List<HandshakeEffect> onOption(Option option, Bytes data) throws MalformedException {
        return switch (option) {
            case EXPORT_NAME -> onExportName(data);
            case ABORT -> List.of(new Send(OptionReply.ACK.to(option.code())), new Finish());
            case LIST -> onList(data);
            case STARTTLS -> onStartTls(data);
            case INFO, GO -> onInfo(option, ExportQuery.read(data));
            case STRUCTURED_REPLY -> onStructuredReply(data);
            case LIST_META_CONTEXT -> onListMetaContext(MetaContextQuery.read(data));
            case SET_META_CONTEXT -> onSetMetaContext(data);
        };
    }

    /// "If the chosen export does not exist … the server MUST terminate the session": this option has
    /// no error reply.
    private List<HandshakeEffect> onExportName(Bytes data) throws MalformedException {
        if (data.size() > Wire.STRING_BYTES_MAX) {
            return drop("an export name of " + data.size() + " bytes");
        }
        Optional<Export> found = find(new String(data.toArray(), StandardCharsets.UTF_8));
        if (found.isEmpty()) {
            return drop("asked for an export that does not exist");
        }
        Session session = session(found.get());
        Bytes reply = ExportReplies.toExportName(session, !noZeroes);
        return List.of(new Send(reply), new Transmit(session));
    }

    private List<HandshakeEffect> onList(Bytes data) {
        int code = Option.LIST.code();
        if (!data.isEmpty()) {
            return refuse(code, OptionReply.ERR_INVALID, "LIST has no data");
        }
        List<HandshakeEffect> effects = new ArrayList<>();
        for (ExportInfo export : exports.list()) {
            effects.add(new Send(OptionReply.SERVER.to(code, ExportReplies.listed(export))));
        }
        effects.add(new Send(OptionReply.ACK.to(code)));
        return effects;
    }

    private List<HandshakeEffect> onStartTls(Bytes data) {
        int code = Option.STARTTLS.code();
        if (!data.isEmpty()) {
            return refuse(code, OptionReply.ERR_INVALID, "STARTTLS has no data");
        }
        return switch (tls) {
            case NONE -> refuse(code, OptionReply.ERR_POLICY, "TLS is not configured here");
            case ACTIVE -> refuse(code, OptionReply.ERR_INVALID, "TLS is in use already");
            case OFFERED, REQUIRED -> {
                tls = TlsMode.ACTIVE;
                structuredReplies = false; // "MUST NOT preserve any negotiation state"
                allocationOf = Optional.empty();
                yield List.of(new Send(OptionReply.ACK.to(code)), new StartTls());
            }
        };
    }

    private List<HandshakeEffect> onInfo(Option option, ExportQuery query) {
        Optional<Export> found = find(query.name());
        if (found.isEmpty()) {
            return refuse(option.code(), OptionReply.ERR_UNKNOWN, "no such export");
        }
        Session session = session(found.get());
        List<HandshakeEffect> effects = new ArrayList<>();
        for (Bytes info : ExportReplies.infos(session, query)) {
            effects.add(new Send(OptionReply.INFO.to(option.code(), info)));
        }
        effects.add(new Send(OptionReply.ACK.to(option.code())));
        if (option == Option.GO) {
            effects.add(new Transmit(session));
        }
        return effects;
    }

    private List<HandshakeEffect> onStructuredReply(Bytes data) {
        int code = Option.STRUCTURED_REPLY.code();
        if (!data.isEmpty()) {
            return refuse(code, OptionReply.ERR_INVALID, "STRUCTURED_REPLY has no data");
        }
        structuredReplies = true;
        return List.of(new Send(OptionReply.ACK.to(code)));
    }

    private List<HandshakeEffect> onListMetaContext(MetaContextQuery query) {
        int code = Option.LIST_META_CONTEXT.code();
        if (find(query.exportName()).isEmpty()) {
            return refuse(code, OptionReply.ERR_UNKNOWN, "no such export");
        }
        boolean listed =
                query.queries().isEmpty()
                        || query.queries().contains(Wire.BASE_NAMESPACE)
                        || query.asksForAllocation();
        return metaContexts(code, listed, 0);
    }

    /// "Issuing this command replaces all previously-set metadata contexts (including when this
    /// command fails)".
    private List<HandshakeEffect> onSetMetaContext(Bytes data) throws MalformedException {
        int code = Option.SET_META_CONTEXT.code();
        allocationOf = Optional.empty();
        if (!structuredReplies) {
            return refuse(code, OptionReply.ERR_INVALID, "ask for STRUCTURED_REPLY first");
        }
        MetaContextQuery query = MetaContextQuery.read(data);
        Optional<Export> found = find(query.exportName());
        if (found.isEmpty()) {
            return refuse(code, OptionReply.ERR_UNKNOWN, "no such export");
        }
        if (query.asksForAllocation()) {
            allocationOf = Optional.of(found.get().info().name());
        }
        return metaContexts(code, query.asksForAllocation(), Wire.ALLOCATION_ID);
    }

    private static List<HandshakeEffect> metaContexts(int code, boolean allocation, int id) {
        Send done = new Send(OptionReply.ACK.to(code));
        return allocation
                ? List.of(
                        new Send(OptionReply.META_CONTEXT.to(code, ExportReplies.allocation(id))),
                        done)
                : List.of(done);
    }

    /// The empty name is the default export's: the one that is really named so, or else the first.
    private Optional<Export> find(String name) {
        Optional<Export> named = exports.find(name);
        return named.isEmpty() && name.isEmpty()
                ? exports.list().stream().findFirst().flatMap(export -> exports.find(export.name()))
                : named;
    }

    private Session session(Export export) {
        boolean blockStatus = allocationOf.filter(export.info().name()::equals).isPresent();
        int requestBytesMax =
                Math.min(limits.requestBytesMax(), export.device().operationBytesMax());
        return new Session(export, structuredReplies, blockStatus, requestBytesMax);
    }

    private static List<HandshakeEffect> refuse(int code, OptionReply error, String message) {
        return List.of(new Send(error.to(code, message)));
    }

    private static List<HandshakeEffect> drop(String reason) {
        return List.of(new Drop(reason));
    }
}
