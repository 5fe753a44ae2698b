package io.tarn.coding;

import static io.tarn.base.Invariant.require;

/// An immutable matrix over GF(2⁸), row by row.
final class GfMatrix {
    private final int rows;
    private final int columns;
    private final byte[] cells;

    private GfMatrix(int rows, int columns, byte[] cells) {
        this.rows = rows;
        this.columns = columns;
        this.cells = cells;
    }

    /// A cell as a function of its place.
    interface Cell {
        int at(int row, int column);
    }

    static GfMatrix of(int rows, int columns, Cell cell) {
        byte[] cells = new byte[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                cells[row * columns + column] = (byte) cell.at(row, column);
            }
        }
        return new GfMatrix(rows, columns, cells);
    }

    /// Cell (i, j) is `1 / ((m + i) ^ j)`: ISA-L's `gf_gen_cauchy1_matrix` below its identity. Every
    /// square part of a Cauchy matrix is invertible, which is why any `m` fragments suffice.
    static GfMatrix cauchy(int needed, int parity) {
        return of(parity, needed, (row, column) -> Gf256.inverse((needed + row) ^ column));
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    int at(int row, int column) {
        return cells[row * columns + column] & 0xff;
    }

    GfMatrix row(int row) {
        return of(1, columns, (ignored, column) -> at(row, column));
    }

    GfMatrix times(GfMatrix right) {
        require(columns == right.rows, "matrices of unlike shape");
        return of(
                rows,
                right.columns,
                (row, column) -> {
                    int sum = 0;
                    for (int k = 0; k < columns; k++) {
                        sum ^= Gf256.times(at(row, k), right.at(k, column));
                    }
                    return sum;
                });
    }

    /// The inverse of an invertible square matrix, by Gauss–Jordan elimination.
    GfMatrix inverse() {
        require(rows == columns, "only a square matrix has an inverse");
        int size = rows;
        byte[][] left = new byte[size][size];
        byte[][] right = new byte[size][size];
        for (int row = 0; row < size; row++) {
            System.arraycopy(cells, row * size, left[row], 0, size);
            right[row][row] = 1;
        }
        for (int column = 0; column < size; column++) {
            int pivot = column;
            while (pivot < size && left[pivot][column] == 0) {
                pivot++;
            }
            require(pivot < size, "singular matrix");
            swap(left, column, pivot);
            swap(right, column, pivot);
            int scale = Gf256.inverse(left[column][column] & 0xff);
            left[column] = scaled(scale, left[column]);
            right[column] = scaled(scale, right[column]);
            for (int row = 0; row < size; row++) {
                int factor = left[row][column] & 0xff;
                if (row != column && factor != 0) {
                    Gf256.multiplyAdd(factor, left[column], 0, left[row], 0, size);
                    Gf256.multiplyAdd(factor, right[column], 0, right[row], 0, size);
                }
            }
        }
        return of(size, size, (row, column) -> right[row][column] & 0xff);
    }

    private static void swap(byte[][] lines, int a, int b) {
        byte[] kept = lines[a];
        lines[a] = lines[b];
        lines[b] = kept;
    }

    private static byte[] scaled(int scale, byte[] line) {
        byte[] product = new byte[line.length];
        Gf256.multiplyAdd(scale, line, 0, product, 0, line.length);
        return product;
    }
}
