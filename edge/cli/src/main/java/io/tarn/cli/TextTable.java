package io.tarn.cli;

import static io.tarn.base.Invariant.require;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows of cells as aligned columns, two spaces apart. Cells may be words of others: see [Printable].
final class TextTable {
    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();

    TextTable(String... headings) {
        rows.add(headings);
    }

    void row(String... cells) {
        require(cells.length == rows.getFirst().length, "one cell a column");
        rows.add(Arrays.stream(cells).map(Printable::of).toArray(String[]::new));
    }

    void print(PrintWriter out) {
        int[] widths = new int[rows.getFirst().length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        for (String[] row : rows) {
            out.println(line(row, widths));
        }
    }

    private static String line(String[] row, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < row.length; i++) {
            char[] padding = new char[widths[i] - row[i].length()];
            Arrays.fill(padding, ' ');
            line.append(i == 0 ? "" : GAP).append(row[i]).append(padding);
        }
        return line.toString().stripTrailing();
    }
}
