package io.tarn.s3;

import static io.tarn.base.Invariant.require;

import java.util.regex.Pattern;

/// What a client signs with.
///
/// @param id sent with each request, 1–128 letters, digits and `_ - .`
/// @param secret never sent, 8–128 characters
public record AccessKey(String id, String secret) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

    public AccessKey {
        require(ID.matcher(id).matches(), "an access key id has 1–128 letters, digits and _ - .");
        require(secret.length() >= 8 && secret.length() <= 128, "a secret has 8–128 characters");
    }

    /// Without the secret, which belongs into no log.
    @Override
    public String toString() {
        return "AccessKey[" + id + "]";
    }
}
