package io.tarn.object.index;

/// No edit is what was asked for: a place outside the object or within a block, or an object that would be too large.
public final class EditException extends Exception {
    private static final long serialVersionUID = 1L;

    public EditException(String what) {
        super(what);
    }
}
