package io.tarn.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tarn.base.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Goal: every implementation computes what the plain one computes, for any input.
/// Method: random and adversarial bytes, at sizes around every vector width, inside larger arrays.
/// An implementation that this machine lacks is reported as skipped.
class ImplementationsTest {
    private static final int RUNS = 60;
    private static final int GUARD_BYTES = 64;

    enum KernelCase implements Supplier<Optional<Kernel>> {
        VECTOR {
            @Override
            public Optional<Kernel> get() {
                return Coding.vectorKernel();
            }
        },
        ISA_L {
            @Override
            public Optional<Kernel> get() {
                return Coding.isaLKernel();
            }
        }
    }

    enum FingerprinterCase implements Supplier<Optional<Fingerprinter>> {
        SCALAR_GMAC {
            @Override
            public Optional<Fingerprinter> get() {
                return Optional.of(Coding.scalarGmac());
            }
        },
        VECTOR_GMAC {
            @Override
            public Optional<Fingerprinter> get() {
                return Coding.vectorGmac();
            }
        },
        LIB_CRYPTO {
            @Override
            public Optional<Fingerprinter> get() {
                return Coding.libCrypto();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void kernelsMultiplyAlikeAndWriteNothingElse(KernelCase choice) {
        Kernel kernel = here(choice);
        for (int run = 0; run < RUNS; run++) {
            Seeded.run(random -> {
                int columns = 1 + random.nextInt(64);
                int rows = 1 + random.nextInt(12);
                int length = random.nextInt(600);
                int stride = length + random.nextInt(20);
                List<Bytes> in = random.many(columns, length);
                GfMatrix matrix = GfMatrix.of(rows, columns, (row, column) -> random.nextInt(256));
                int used = random.nextInt(rows + 1);
                int[] outAt = new int[used];
                Arrays.setAll(outAt, row -> GUARD_BYTES + row * stride);
                byte[] expected = new byte[2 * GUARD_BYTES + rows * stride];
                byte[] found = expected.clone();

                new PlainKernel().prepare(matrix).apply(in, expected, outAt, length);
                kernel.prepare(matrix).apply(in, found, outAt, length);

                assertThat(found).isEqualTo(expected);
            });
        }
    }

    /// Every product of two field elements, at every place in a vector.
    @ParameterizedTest
    @EnumSource
    void kernelsKnowTheWholeMultiplicationTable(KernelCase choice) {
        Kernel kernel = here(choice);
        byte[] all = new byte[512];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        List<Bytes> in = List.of(Bytes.owning(all));
        for (int coefficient = 0; coefficient < Gf256.ORDER; coefficient++) {
            int fixed = coefficient;
            byte[] found = new byte[all.length];
            kernel.prepare(GfMatrix.of(1, 1, (row, column) -> fixed))
                    .apply(in, found, new int[] {0}, all.length);
            for (int i = 0; i < all.length; i++) {
                assertThat(found[i] & 0xff).isEqualTo(Gf256.times(coefficient, i & 0xff));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void codesOnEveryKernelRebuildTheirBlocks(KernelCase choice) {
        Kernel kernel = here(choice);
        for (int needed = 1; needed <= ErasureCode.NEEDED_MAX; needed++) {
            int m = needed;
            Seeded.run(random -> {
                int total = m + random.nextInt(24);
                var code = new ErasureCode(m, total, kernel);
                Bytes block = random.sliceOf(random.nextInt(40_000));
                List<Bytes> all = code.encode(block, total);

                assertThat(all)
                        .isEqualTo(
                                new ErasureCode(m, total, new PlainKernel()).encode(block, total));
                assertThat(code.decode(random.some(all, m), block.size())).isEqualTo(block);
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void fingerprintsAreAlike(FingerprinterCase choice) {
        Fingerprinter fingerprinter = here(choice);
        for (int run = 0; run < RUNS; run++) {
            Seeded.run(random -> {
                Bytes hash = random.bytes(32);
                Bytes fragment = random.sliceOf(random.nextInt(3000));
                Bytes other = random.sliceOf(random.nextInt(3000));
                var key = FingerprintKey.of(hash, fingerprinter);
                var oracle = FingerprintKey.of(hash, new PlainFingerprinter());

                assertThat(Fingerprints.of(key, fragment))
                        .isEqualTo(Fingerprints.of(oracle, fragment));
                assertThat(Fingerprints.of(key, other)).isEqualTo(Fingerprints.of(oracle, other));
            });
        }
    }

    /// Two keys in use by turns on one thread: nothing of one is left for the other.
    @ParameterizedTest
    @EnumSource
    void keysDoNotDisturbEachOther(FingerprinterCase choice) {
        Fingerprinter fingerprinter = here(choice);
        Seeded.run(random -> {
            Bytes fragment = random.sliceOf(500);
            var one = FingerprintKey.of(Bytes.zeros(32), fingerprinter);
            var two = FingerprintKey.of(random.damaged(Bytes.zeros(32)), fingerprinter);
            Bytes ofOne = Fingerprints.of(one, fragment);
            Bytes ofTwo = Fingerprints.of(two, fragment);

            assertThat(Fingerprints.of(one, fragment)).isEqualTo(ofOne);
            assertThat(Fingerprints.of(two, fragment)).isEqualTo(ofTwo);
        });
    }

    @Test
    void theChoiceIsTheOneAskedFor() {
        assertThat(Coding.choose("plain").description())
                .isEqualTo("reed-solomon: plain; fingerprint: plain");
        assertThat(Coding.choose("vector").description())
                .isEqualTo("reed-solomon: vector-128; fingerprint: gmac");
        assertThatThrownBy(() -> Coding.choose("fast"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tarn.coding is plain, vector or isal, not fast");
    }

    private static <T> T here(Supplier<Optional<T>> choice) {
        Optional<T> implementation = choice.get();
        assumeTrue(implementation.isPresent(), choice + " cannot run on this machine");
        return implementation.orElseThrow();
    }
}
