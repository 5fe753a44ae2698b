package io.tarn.catalogue;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;

/// What becomes of a [CatalogueRequest]: the result of its update, which the ring certifies.
public sealed interface CatalogueAnswer {
    /// It is as the client wants it to be, if it was not before.
    record Done() implements CatalogueAnswer {}

    /// Nothing has changed.
    record Refused(Refusal refusal) implements CatalogueAnswer {}

    /// What it lists at this place in the ring's order.
    record VersionIs(CatalogueVersion version) implements CatalogueAnswer {}

    default Bytes encoding() {
        var out = new CanonicalWriter();
        switch (this) {
            case Done _ -> out.u8(0);
            case Refused(Refusal refusal) -> out.u8(1).u8(refusal.code());
            case VersionIs(CatalogueVersion version) -> version.write(out.u8(2));
        }
        return out.toBytes();
    }

    static CatalogueAnswer of(Bytes encoding) throws MalformedException {
        var in = new CanonicalReader(encoding);
        CatalogueAnswer answer =
                switch (in.u8()) {
                    case 0 -> new Done();
                    case 1 -> new Refused(Refusal.of(in.u8()));
                    case 2 -> new VersionIs(CatalogueVersion.read(in));
                    default -> throw new MalformedException("no answer of the catalogue");
                };
        in.end();
        return answer;
    }
}
