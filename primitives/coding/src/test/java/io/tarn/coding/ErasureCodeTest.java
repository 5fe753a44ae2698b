package io.tarn.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ErasureCodeTest {
    /// docs/spec/coding.md: "a fragment is a whole number of 16-byte units".
    @Test
    void fragmentsAreAnEqualShareInWholeUnits() {
        assertThat(ErasureCode.of(2, 4).fragmentBytes(65_536)).isEqualTo(32_768);
        assertThat(ErasureCode.of(5, 13).fragmentBytes(65_536)).isEqualTo(13_120);
        assertThat(ErasureCode.of(3, 7).fragmentBytes(1)).isEqualTo(16);
        assertThat(ErasureCode.of(3, 7).fragmentBytes(0)).isZero();
    }

    @Test
    void dataFragmentsAreSlicesOfTheBlock() {
        byte[] content = new byte[64];
        content[40] = 7;
        Bytes block = Bytes.owning(content);

        List<Bytes> data = ErasureCode.of(2, 4).split(block);

        assertThat(data).containsExactly(block.slice(0, 32), block.slice(32, 32));
        assertThat(data.get(1).backingArray()).isSameAs(content);
    }

    @Test
    void aBlockShorterThanItsFragmentsIsPaddedWithZeros() {
        List<Bytes> data =
                ErasureCode.of(3, 5).split(Bytes.ofHex("0102030405060708090a0b0c0d0e0f1011"));

        assertThat(data)
                .containsExactly(
                        Bytes.ofHex("0102030405060708090a0b0c0d0e0f10"),
                        Bytes.ofHex("11000000000000000000000000000000"),
                        Bytes.zeros(16));
    }

    /// SOSP '07, §3.1.1: "partial encoding": the first fragments are what all of them would be.
    @RepeatedTest(20)
    void partialEncodingIsAPrefixOfTheWhole() {
        Seeded.run(random -> {
            ErasureCode code = random.code();
            Bytes block = random.bytes(random.nextInt(3000));
            List<Bytes> all = code.encode(block, code.total());
            int count = random.nextInt(code.total() + 1);

            assertThat(code.encode(block, count)).isEqualTo(all.subList(0, count));
            int index = random.nextInt(code.total());
            assertThat(code.encodeOne(code.split(block), index)).isEqualTo(all.get(index));
        });
    }

    /// SOSP '07, §2: "m fragments suffice", whichever.
    @RepeatedTest(50)
    void anyFragmentsRebuildTheBlock() {
        Seeded.run(random -> {
            ErasureCode code = random.code();
            Bytes block = random.bytes(random.nextInt(3000));
            var some = new TreeMap<Integer, Bytes>();
            List<Bytes> all = code.encode(block, code.total());
            for (int index : random.distinct(code.needed(), code.total())) {
                some.put(index, all.get(index));
            }

            assertThat(code.decode(some, block.size())).isEqualTo(block);
        });
    }

    @RepeatedTest(100)
    void namesAsManyWrongSymbolsAsPromised() {
        Seeded.run(random -> {
            ErasureCode code = random.code();
            int errorsMax = (code.total() - code.needed()) / 2;
            errorsMax = errorsMax == 0 ? 0 : random.nextInt(errorsMax + 1);
            List<Bytes> data = random.many(code.needed(), 16);
            var symbols = new TreeMap<Integer, Bytes>();
            int given = code.needed() + 2 * errorsMax;
            for (int index : random.distinct(given, code.total())) {
                symbols.put(index, code.encodeOne(data, index));
            }
            var wrong = new TreeSet<Integer>();
            for (int i = random.nextInt(errorsMax + 1); i > 0; i--) {
                wrong.add(random.oneOf(symbols.navigableKeySet()));
            }
            wrong.forEach(index -> symbols.compute(index, (i, s) -> random.damaged(s)));

            Corrected found = code.correct(symbols, errorsMax).orElseThrow();

            assertThat(found.data()).isEqualTo(data);
            assertThat(found.wrong()).isEqualTo(wrong);
        });
    }

    /// One more wrong symbol than can be corrected: with random damage, another codeword that near
    /// is as good as impossible, so the answer is that there is none.
    @RepeatedTest(20)
    void saysSoWhenTooManySymbolsAreWrong() {
        Seeded.run(random -> {
            ErasureCode code = ErasureCode.of(5, 13);
            var symbols = new TreeMap<Integer, Bytes>();
            List<Bytes> data = random.many(5, 16);
            for (int index = 0; index < 13; index++) {
                symbols.put(index, code.encodeOne(data, index));
            }
            for (int index : random.distinct(5, 13)) {
                symbols.compute(index, (i, symbol) -> random.damagedThroughout(symbol));
            }

            assertThat(code.correct(symbols, 4)).isEmpty();
        });
    }

    @Test
    void tooFewSymbolsDecideNothing() {
        ErasureCode code = ErasureCode.of(2, 4);
        var one = new TreeMap<Integer, Bytes>();
        one.put(3, Bytes.zeros(16));

        assertThat(code.correct(one, 1)).isEmpty();
    }

    @Test
    void refusesWhatItsCallersMustNotAsk() {
        ErasureCode code = ErasureCode.of(2, 4);
        var unequal = new TreeMap<Integer, Bytes>();
        unequal.put(0, Bytes.zeros(16));
        unequal.put(1, Bytes.zeros(32));
        var beyond = new TreeMap<Integer, Bytes>();
        beyond.put(0, Bytes.zeros(16));
        beyond.put(4, Bytes.zeros(16));

        for (Runnable misuse :
                List.<Runnable>of(
                        () -> ErasureCode.of(0, 4),
                        () -> ErasureCode.of(65, 70),
                        () -> ErasureCode.of(2, 1),
                        () -> ErasureCode.of(2, 256),
                        () -> code.encode(Bytes.zeros(16), 5),
                        () -> code.encodeOne(List.of(Bytes.zeros(16)), 0),
                        () -> code.encodeOne(List.of(Bytes.zeros(16), Bytes.zeros(16)), 4),
                        () -> code.decode(unequal, 32),
                        () -> code.decode(beyond, 32),
                        () -> code.decode(new TreeMap<>(), 32),
                        () -> code.correct(beyond, 1))) {
            assertThatThrownBy(misuse::run).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
