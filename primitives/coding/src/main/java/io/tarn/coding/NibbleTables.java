package io.tarn.coding;

/// For each coefficient the 32 bytes by which a byte shuffle multiplies 16 bytes at once: its
/// products with 0..15, then with 0, 16 … 240. The product with a byte is the sum of the products
/// with its halves.
///
/// Source: Plank, Greenan, Miller, *Screaming fast Galois field arithmetic using Intel SIMD
/// instructions*, FAST '13; the layout is that of ISA-L's `gf_vect_mul_init`.
final class NibbleTables {
    static final int HALF_BYTES = 16;
    static final int TABLE_BYTES = 2 * HALF_BYTES;

    /// The table of coefficient `c` starts at `c * TABLE_BYTES`. Shared; never written to again.
    static final byte[] TABLES = tables();

    private NibbleTables() {}

    private static byte[] tables() {
        byte[] tables = new byte[Gf256.ORDER * TABLE_BYTES];
        for (int coefficient = 0; coefficient < Gf256.ORDER; coefficient++) {
            int at = coefficient * TABLE_BYTES;
            for (int nibble = 0; nibble < HALF_BYTES; nibble++) {
                tables[at + nibble] = (byte) Gf256.times(coefficient, nibble);
                tables[at + HALF_BYTES + nibble] = (byte) Gf256.times(coefficient, nibble << 4);
            }
        }
        return tables;
    }
}
