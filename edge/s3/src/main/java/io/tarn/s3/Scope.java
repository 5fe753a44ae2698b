package io.tarn.s3;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/// For what a signing key is made: a day, a region and a service (SigV4, "credential scope").
record Scope(String accessKeyId, String day, String region) {
    private static final String SERVICE = "s3";
    private static final String END = "aws4_request";
    private static final Pattern DAY = Pattern.compile("\\d{8}");

    /// @param credential `ID/YYYYMMDD/REGION/s3/aws4_request`
    /// @param error what a malformed one is
    static Scope parse(String credential, S3Error error) throws S3Failure {
        List<String> parts = List.of(credential.split("/", -1));
        if (parts.size() != 5
                || !DAY.matcher(parts.get(1)).matches()
                || !parts.get(3).equals(SERVICE)
                || !parts.get(4).equals(END)) {
            throw error.failure(
                    "the credential must be <access key>/YYYYMMDD/REGION/" + SERVICE + "/" + END);
        }
        return new Scope(parts.get(0), parts.get(1), parts.get(2));
    }

    String text() {
        return day + "/" + region + "/" + SERVICE + "/" + END;
    }

    byte[] signingKey(String secret) {
        byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String step : List.of(day, region, SERVICE, END)) {
            key = Hashes.hmac(key, step);
        }
        return key;
    }
}
