package io.tarn.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tarn.base.Bytes;

/// Whatever bytes come for a receipt, they show nothing, unless they are the receipt.
class WriteReceiptFuzzTest {
    private static final Bytes RECEIPT =
            WriteReceiptTest.Stored.put(new MachineRing(), "k", "text").receipt();

    @FuzzTest(maxDuration = "5m")
    void anything(byte[] input) {
        assertThat(WriteReceipt.verify(Bytes.copyOf(input), MachineRing.key()))
                .isNotInstanceOf(WriteReceipt.Verdict.Proven.class);
    }

    /// Three bytes of input are a place and what stands there.
    @FuzzTest(maxDuration = "5m")
    void theReceiptWithOtherBytes(byte[] input) {
        byte[] changed = RECEIPT.toArray();
        for (int i = 0; i + 2 < input.length; i += 3) {
            int at = ((input[i] & 0xff) << 8 | (input[i + 1] & 0xff)) % changed.length;
            changed[at] = input[i + 2];
        }
        boolean isSame = Bytes.owning(changed).equals(RECEIPT);
        assertThat(
                        WriteReceipt.verify(Bytes.owning(changed), MachineRing.key())
                                instanceof WriteReceipt.Verdict.Proven)
                .isEqualTo(isSame);
    }
}
