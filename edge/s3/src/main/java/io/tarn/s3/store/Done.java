package io.tarn.s3.store;

/// That something was done of which there is nothing to tell.
public enum Done {
    DONE,
}
