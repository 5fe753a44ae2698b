package io.tarn.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.client.ByteDevice;
import io.tarn.client.DeviceLimits;
import io.tarn.nbd.HandshakeEffect.Drop;
import io.tarn.nbd.HandshakeEffect.Finish;
import io.tarn.nbd.HandshakeEffect.Send;
import io.tarn.nbd.HandshakeEffect.StartTls;
import io.tarn.nbd.HandshakeEffect.Transmit;
import io.tarn.nbd.HandshakeInput.ClientFlags;
import io.tarn.nbd.HandshakeInput.OptionRequested;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {
    private static final int BOTH_FLAGS = Wire.FIXED_NEWSTYLE | Wire.NO_ZEROES;
    private static final ByteDevice DEVICE =
            new ByteDevice(new MemoryVolume(4096, 256, Runnable::run), DeviceLimits.production());
    private static final Export FIRST = Export.of("first", "one", false, DEVICE);
    private static final Export SECOND = Export.of("second", "", true, DEVICE);

    private final Handshake handshake = handshake(TlsMode.NONE, BOTH_FLAGS);

    @Test
    void greetingOffersFixedNewstyle() {
        assertThat(Handshake.greeting().hex())
                .isEqualTo("4e42444d41474943" + "49484156454f5054" + "0003");
    }

    /// "The server MUST drop the TCP connection if the client sets an unknown flag".
    @Test
    void unknownClientFlagIsDropped() {
        assertThat(
                        new Handshake(exports(), NbdLimits.production(), TlsMode.NONE)
                                .step(new ClientFlags(4)))
                .containsExactly(new Drop("unknown client flags 0x4"));
    }

    /// "Servers that receive messages which they do not implement MUST reply to them with
    /// NBD_REP_ERR_UNSUP".
    @ParameterizedTest
    @ValueSource(ints = {0, 4, 11, 77, -1})
    void unknownOptionsAreRefused(int code) {
        assertThat(replies(handshake, code, "00")).containsExactly(OptionReply.ERR_UNSUP);
    }

    @Test
    void listNamesEveryExport() {
        List<HandshakeEffect> effects = step(handshake, Option.LIST, "");

        assertThat(effects).hasSize(3);
        assertThat(data(effects.getFirst())).isEqualTo("00000005" + hex("first") + hex("one"));
        assertThat(data(effects.get(1))).isEqualTo("00000006" + hex("second"));
        assertThat(type(effects.getLast())).isEqualTo(OptionReply.ACK);
    }

    @ParameterizedTest
    @EnumSource(
            value = Option.class,
            names = {"LIST", "STRUCTURED_REPLY"})
    void optionsWithoutDataRefuseData(Option option) {
        assertThat(replies(handshake, option.code(), "00"))
                .containsExactly(OptionReply.ERR_INVALID);
    }

    @Test
    void infoTellsWhatIsAskedFor() {
        List<HandshakeEffect> effects =
                step(handshake, Option.INFO, query("first", "0003", "0001", "0002", "0063"));

        assertThat(effects.stream().map(HandshakeTest::type))
                .containsExactly(
                        OptionReply.INFO,
                        OptionReply.INFO,
                        OptionReply.INFO,
                        OptionReply.INFO,
                        OptionReply.ACK);
        assertThat(effects.stream().limit(4).map(HandshakeTest::data))
                .containsExactly(
                        "0000" + "0000000000100000" + "096d",
                        "0001" + hex("first"),
                        "0002" + hex("one"),
                        "0003" + "00000001" + "00001000" + "02000000");
    }

    @Test
    void goEntersTransmission() {
        List<HandshakeEffect> effects = step(handshake, Option.GO, query("second"));

        assertThat(data(effects.getFirst()))
                .as("read-only, no trim, no zeroing")
                .isEqualTo("0000" + "0000000000100000" + "010f");
        assertThat(effects.getLast())
                .isEqualTo(new Transmit(new Session(SECOND, false, false, 32 << 20)));
    }

    @Test
    void emptyNameIsTheFirstExport() {
        assertThat(step(handshake, Option.GO, query("")).getLast())
                .isEqualTo(new Transmit(new Session(FIRST, false, false, 32 << 20)));
    }

    @Test
    void unknownNameCanBeAskedForAgain() {
        assertThat(replies(handshake, Option.GO.code(), query("third")))
                .containsExactly(OptionReply.ERR_UNKNOWN);
        assertThat(step(handshake, Option.GO, query("first")).getLast())
                .isInstanceOf(Transmit.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "000000",
                "000000050000",
                "0000000000010003ff",
                "00000001ff0000",
                "ffff"
            })
    void malformedQueriesAreRefused(String data) {
        assertThat(replies(handshake, Option.GO.code(), data))
                .containsExactly(OptionReply.ERR_INVALID);
        assertThat(replies(handshake, Option.LIST_META_CONTEXT.code(), data))
                .containsExactly(OptionReply.ERR_INVALID);
    }

    @Test
    void exportNameIsPaddedForClientsThatDidNotDeclineIt() {
        String sizeAndFlags = "0000000000100000" + "096d";

        assertThat(sent(step(handshake, Option.EXPORT_NAME, hex("first")).getFirst()))
                .isEqualTo(sizeAndFlags);
        Handshake old = handshake(TlsMode.NONE, 0);
        assertThat(sent(step(old, Option.EXPORT_NAME, hex("first")).getFirst()))
                .isEqualTo(sizeAndFlags + "00".repeat(124));
    }

    @Test
    void exportNameHasNoErrorReply() {
        assertThat(step(handshake, Option.EXPORT_NAME, hex("third")))
                .singleElement()
                .isInstanceOf(Drop.class);
    }

    @Test
    void onlyExportNameWorksWithoutFixedNewstyle() {
        assertThat(step(handshake(TlsMode.NONE, 0), Option.LIST, ""))
                .singleElement()
                .isInstanceOf(Drop.class);
    }

    @Test
    void abortIsAcknowledged() {
        List<HandshakeEffect> effects = step(handshake, Option.ABORT, "00");

        assertThat(type(effects.getFirst())).isEqualTo(OptionReply.ACK);
        assertThat(effects.getLast()).isEqualTo(new Finish());
    }

    @Test
    void contextIsChosenForOneExport() {
        String allocation = contextQuery("second", "base:allocation");
        assertThat(replies(handshake, Option.SET_META_CONTEXT.code(), allocation))
                .as("before structured replies")
                .containsExactly(OptionReply.ERR_INVALID);
        step(handshake, Option.STRUCTURED_REPLY, "");

        List<HandshakeEffect> effects = step(handshake, Option.SET_META_CONTEXT, allocation);

        assertThat(data(effects.getFirst())).isEqualTo("00000001" + hex("base:allocation"));
        assertThat(step(handshake, Option.GO, query("second")).getLast())
                .isEqualTo(new Transmit(new Session(SECOND, true, true, 32 << 20)));
        assertThat(step(handshake, Option.GO, query("first")).getLast())
                .isEqualTo(new Transmit(new Session(FIRST, true, false, 32 << 20)));
    }

    /// "Issuing this command replaces all previously-set metadata contexts".
    @Test
    void laterChoiceReplacesEarlierOne() {
        step(handshake, Option.STRUCTURED_REPLY, "");
        step(handshake, Option.SET_META_CONTEXT, contextQuery("", "base:allocation"));

        assertThat(
                        replies(
                                handshake,
                                Option.SET_META_CONTEXT.code(),
                                contextQuery("", "base:", "x-none:y")))
                .containsExactly(OptionReply.ACK);
        assertThat(step(handshake, Option.GO, query("")).getLast())
                .isEqualTo(new Transmit(new Session(FIRST, true, false, 32 << 20)));
    }

    @Test
    void contextsAreListedByWildcardNameOrNoQuery() {
        int code = Option.LIST_META_CONTEXT.code();

        assertThat(replies(handshake, code, contextQuery("first"))).hasSize(2);
        assertThat(replies(handshake, code, contextQuery("first", "base:"))).hasSize(2);
        assertThat(replies(handshake, code, contextQuery("first", "base:allocation"))).hasSize(2);
        assertThat(replies(handshake, code, contextQuery("first", "qemu:dirty"))).hasSize(1);
        assertThat(replies(handshake, code, contextQuery("third")))
                .containsExactly(OptionReply.ERR_UNKNOWN);
    }

    @Test
    void tlsIsRefusedWhereItIsNotConfigured() {
        assertThat(replies(handshake, Option.STARTTLS.code(), ""))
                .containsExactly(OptionReply.ERR_POLICY);
    }

    /// "If the server receives any other option, including NBD_OPT_INFO and unsupported options, it
    /// MUST reply with NBD_REP_ERR_TLS_REQD".
    @Test
    void requiredTlsComesFirst() {
        Handshake forced = handshake(TlsMode.REQUIRED, BOTH_FLAGS);

        assertThat(replies(forced, Option.GO.code(), query("first")))
                .containsExactly(OptionReply.ERR_TLS_REQD);
        assertThat(replies(forced, 77, "")).containsExactly(OptionReply.ERR_TLS_REQD);
        assertThat(step(handshake(TlsMode.REQUIRED, BOTH_FLAGS), Option.EXPORT_NAME, ""))
                .singleElement()
                .isInstanceOf(Drop.class);
        assertThat(step(forced, Option.STARTTLS, "").getLast()).isEqualTo(new StartTls());
        assertThat(replies(forced, Option.STARTTLS.code(), ""))
                .containsExactly(OptionReply.ERR_INVALID);
        assertThat(step(forced, Option.GO, query("first")).getLast()).isInstanceOf(Transmit.class);
    }

    /// "When this command succeeds, the server MUST NOT preserve any negotiation state".
    @Test
    void startingTlsForgetsWhatWasNegotiated() {
        Handshake offered = handshake(TlsMode.OFFERED, BOTH_FLAGS);
        step(offered, Option.STRUCTURED_REPLY, "");
        step(offered, Option.SET_META_CONTEXT, contextQuery("", "base:allocation"));

        step(offered, Option.STARTTLS, "");

        assertThat(step(offered, Option.GO, query("")).getLast())
                .isEqualTo(new Transmit(new Session(FIRST, false, false, 32 << 20)));
    }

    @Test
    void optionsOfOneHandshakeAreBounded() {
        for (int i = 0; i < NbdLimits.production().optionsMax(); i++) {
            step(handshake, Option.STRUCTURED_REPLY, "");
        }

        assertThat(step(handshake, Option.STRUCTURED_REPLY, ""))
                .singleElement()
                .isInstanceOf(Drop.class);
    }

    private static Exports exports() {
        return FixedExports.of(FIRST, SECOND);
    }

    private static Handshake handshake(TlsMode tls, int clientFlags) {
        Handshake handshake = new Handshake(exports(), NbdLimits.production(), tls);
        assertThat(handshake.step(new ClientFlags(clientFlags))).isEmpty();
        return handshake;
    }

    private static List<HandshakeEffect> step(Handshake handshake, Option option, String data) {
        return handshake.step(new OptionRequested(option.code(), Bytes.ofHex(data)));
    }

    /// Kinds of the replies to an option that has no other effect.
    private static List<OptionReply> replies(Handshake handshake, int code, String data) {
        return handshake.step(new OptionRequested(code, Bytes.ofHex(data))).stream()
                .map(HandshakeTest::type)
                .toList();
    }

    private static OptionReply type(HandshakeEffect effect) {
        ByteBuffer reply = ((Send) effect).bytes().asByteBuffer();
        assertThat(reply.getLong()).isEqualTo(0x3e889045565a9L);
        reply.getInt();
        int code = reply.getInt();
        assertThat(reply.getInt()).isEqualTo(reply.remaining());
        return Arrays.stream(OptionReply.values())
                .filter(kind -> kind.code() == code)
                .findFirst()
                .orElseThrow();
    }

    private static String data(HandshakeEffect effect) {
        return sent(effect).substring(2 * OptionReply.HEADER_BYTES);
    }

    private static String sent(HandshakeEffect effect) {
        return ((Send) effect).bytes().hex();
    }

    private static String query(String name, String... infoTypes) {
        return u32(name.length())
                + hex(name)
                + "%04x".formatted(infoTypes.length)
                + String.join("", infoTypes);
    }

    private static String contextQuery(String name, String... queries) {
        StringBuilder data = new StringBuilder(u32(name.length()) + hex(name));
        data.append(u32(queries.length));
        for (String query : queries) {
            data.append(u32(query.length())).append(hex(query));
        }
        return data.toString();
    }

    private static String u32(int value) {
        return "%08x".formatted(value);
    }

    private static String hex(String text) {
        return OptionReply.utf8(text).hex();
    }
}
