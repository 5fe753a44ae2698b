"""Uses one bucket through boto3, with the checksums that this boto3 adds by itself.

Endpoint and keys are in S3_URL and the AWS_ variables; arguments are a large file and a small one.
"""

import os
import sys

import boto3
import botocore
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError

BUCKET = "boto3"
MIB = 1 << 20


def content(path):
    with open(path, "rb") as file:
        return file.read()


def code(call, **arguments):
    """Of the error that a call ends in."""
    try:
        call(Bucket=BUCKET, **arguments)
    except ClientError as error:
        return error.response["Error"]["Code"]
    raise AssertionError(f"{call.__name__} succeeds: {arguments}")


def body(s3, key, **arguments):
    return s3.get_object(Bucket=BUCKET, Key=key, **arguments)["Body"].read()


def main(large_path, small_path):
    large, small = content(large_path), content(small_path)
    s3 = boto3.client("s3", endpoint_url=os.environ["S3_URL"])
    s3.create_bucket(Bucket=BUCKET)
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})

    # In parts, then by ranges.
    parts = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB)
    s3.upload_file(large_path, BUCKET, "dir/large", Config=parts)
    assert s3.head_object(Bucket=BUCKET, Key="dir/large")["ContentLength"] == len(large)
    s3.download_file(BUCKET, "dir/large", large_path + ".out", Config=parts)
    assert content(large_path + ".out") == large
    assert body(s3, "dir/large", Range="bytes=5000000-6000000") == large[5000000:6000001]
    upload = s3.create_multipart_upload(Bucket=BUCKET, Key="aborted")["UploadId"]
    s3.upload_part(Bucket=BUCKET, Key="aborted", UploadId=upload, PartNumber=1, Body=small)
    s3.abort_multipart_upload(Bucket=BUCKET, Key="aborted", UploadId=upload)
    assert "Uploads" not in s3.list_multipart_uploads(Bucket=BUCKET)

    # On conditions.
    key = "dir/a name with spaces & ä+%"
    first = s3.put_object(Bucket=BUCKET, Key=key, Body=small, Metadata={"who": "boto3"})
    if "IfNoneMatch" in s3.meta.service_model.operation_model("PutObject").input_shape.members:
        assert code(s3.put_object, Key=key, Body=b"", IfNoneMatch="*") == "PreconditionFailed"
    assert code(s3.get_object, Key=key, IfNoneMatch=first["ETag"]) == "304"
    assert code(s3.get_object, Key=key, IfMatch='"other"') == "PreconditionFailed"

    # Versions.
    s3.put_object(Bucket=BUCKET, Key=key, Body=b"second")
    assert body(s3, key) == b"second"
    assert body(s3, key, VersionId=first["VersionId"]) == small
    s3.copy_object(Bucket=BUCKET, Key="copy", CopySource={"Bucket": BUCKET, "Key": key})
    pages = s3.get_paginator("list_objects_v2").paginate(
        Bucket=BUCKET, PaginationConfig={"PageSize": 1}
    )
    names = [item["Key"] for page in pages for item in page["Contents"]]
    assert names == ["copy", key, "dir/large"], names
    s3.delete_object(Bucket=BUCKET, Key=key)
    assert code(s3.get_object, Key=key) == "NoSuchKey"
    versions = s3.list_object_versions(Bucket=BUCKET, Prefix=key)
    assert len(versions["Versions"]) == 2 and len(versions["DeleteMarkers"]) == 1

    left = [{"Key": name} for name in ("copy", "dir/large")]
    deleted = s3.delete_objects(Bucket=BUCKET, Delete={"Objects": left})
    assert "Errors" not in deleted and len(deleted["Deleted"]) == 2
    s3.delete_bucket(Bucket=BUCKET)
    print(f"boto3 {boto3.__version__}, botocore {botocore.__version__}")


main(*sys.argv[1:])
