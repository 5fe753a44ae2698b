package io.tarn.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;

/// Whatever bytes come, they are refused by [MalformedException] or are the one encoding of what they say.
class CatalogueCodecsFuzzTest {
    @FuzzTest(maxDuration = "5m")
    void requests(byte[] input) {
        Bytes bytes = Bytes.owning(input);
        try {
            assertThat(CatalogueRequest.of(bytes).encoding()).isEqualTo(bytes);
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }

    @FuzzTest(maxDuration = "5m")
    void answers(byte[] input) {
        Bytes bytes = Bytes.owning(input);
        try {
            assertThat(CatalogueAnswer.of(bytes).encoding()).isEqualTo(bytes);
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }

    @FuzzTest(maxDuration = "5m")
    void pages(byte[] input) {
        Bytes bytes = Bytes.owning(input);
        try {
            var in = new CanonicalReader(bytes);
            CataloguePage page = CataloguePage.read(in);
            in.end();
            var out = new CanonicalWriter();
            page.write(out);
            assertThat(out.toBytes()).isEqualTo(bytes);
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageMatching(".+");
        }
    }
}
