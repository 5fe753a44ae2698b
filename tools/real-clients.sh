#!/usr/bin/env bash
# Runs whole clusters as users do, and their volumes through clients that people use. Each step says
# what it shows; the first failure ends the script. Needs nbdcopy, qemu-img, fio, mke2fs, aws, s3cmd, curl and openssl.
set -euo pipefail

home=$(cd -P "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
tarn="$home/tarn"
work=$(mktemp -d)
# Below the ports that the system gives to outgoing connections.
port_base=${TARN_CHECK_PORTS:-27100}
declare -A running=()

step() {
    printf -- '-- %s\n' "$*"
}

die() {
    echo "real clients: $*" >&2
    local log
    for log in "$work"/*.log; do
        printf -- '---- last lines of %s\n' "${log##*/}" >&2
        tail -n 15 "$log" >&2
    done
    exit 1
}

# Programs started here end with this script, however it ends.
clean_up() {
    local name
    for name in "${!running[@]}"; do
        kill -KILL "${running[$name]}" 2>/dev/null || true
    done
    rm -rf "$work"
}
trap clean_up EXIT

for tool in nbdcopy qemu-img fio mke2fs aws s3cmd curl openssl; do
    if ! PATH="$PATH:/sbin:/usr/sbin" command -v "$tool" >/dev/null; then
        echo "SKIPPED: $tool is missing"
        exit 0
    fi
done

# start NAME WORD ARGUMENT...: runs tarn in the background until its output says WORD.
start() {
    local name=$1 word=$2 i
    shift 2
    "$tarn" "$@" >>"$work/$name.log" 2>&1 </dev/null &
    running[$name]=$!
    for ((i = 0; i < 600; i++)); do
        grep -q "$word" "$work/$name.log" && return 0
        kill -0 "${running[$name]}" 2>/dev/null || die "$name has ended: tarn $*"
        sleep 0.2
    done
    die "$name does not say '$word' within two minutes"
}

# The last f servers of a block get their fragments from repair, some seconds after a write.
audit_is_clean() {
    for _ in {1..60}; do
        "$tarn" audit disk "$@" >"$work/audit.log" 2>&1 && break
        sleep 2
    done
    cat "$work/audit.log"
    grep -q 'holds what it should' "$work/audit.log"
}

# stop NAME SIGNAL
stop() {
    local pid=${running[$1]}
    unset "running[$1]"
    kill "-$2" "$pid"
    wait "$pid" || true
    mv "$work/$1.log" "$work/$1.old.log"
}

# await_healthy MAP-OPTIONS...: repair has finished.
await_healthy() {
    local i
    for ((i = 0; i < 120; i++)); do
        "$tarn" status "$@" >"$work/status.log" 2>&1 && return 0
        sleep 1
    done
    die "the cluster is not HEALTHY within two minutes"
}

step "building"
"$tarn" --version

image="$work/file-system.img"
head -c 8M /dev/urandom >"$work/random"
mkdir "$work/tree"
cp "$work/random" "$home/README.md" "$work/tree/"
PATH="$PATH:/sbin:/usr/sbin" mke2fs -q -t ext4 -d "$work/tree" "$image" 32M

# s3_client NAME: has s3 and s3cmd use the endpoint and keys that a running tarn has printed.
s3_client() {
    local log="$work/$1.log" i
    for ((i = 0; i < 100; i++)); do
        grep -q '^Stop with' "$log" && break
        sleep 0.2
    done
    s3_url=$(sed -n 's/^s3 //p' "$log")
    export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_DEFAULT_REGION=us-east-1
    AWS_ACCESS_KEY_ID=$(sed -n 's/^access key //p' "$log")
    AWS_SECRET_ACCESS_KEY=$(sed -n 's/^secret key //p' "$log")
    printf '[default]\naccess_key = %s\nsecret_key = %s\nhost_base = %s\nhost_bucket = %s\nuse_https = False\n' \
        "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" "${s3_url#http://}" "${s3_url#http://}" >"$work/s3cfg"
}

s3() {
    # What this machine's clients are told of other servers is not for this one.
    env -u AWS_CA_BUNDLE aws --endpoint-url "$s3_url" s3 "$@" 2>>"$work/s3.log"
}

# Its own Python if that has it, else the system's, which Debian's package is for.
boto3_job() {
    local python
    for python in python3 /usr/bin/python3; do
        if "$python" -c 'import boto3' 2>/dev/null; then
            env -u AWS_CA_BUNDLE S3_URL="$s3_url" "$python" "$home/tools/boto3-client.py" \
                "$work/boto3-large" "$home/README.md" 2>"$work/boto3.log" || die "boto3 failed"
            return
        fi
    done
    echo "SKIPPED: boto3 is missing"
}

# header NAME FILE: what a header of an answer says, from Base64.
header() {
    tr -d '\r' <"$2" | sed -n "s/^$1: //Ip" | base64 -d
}

# A URL, a header and the ring's key: what else is there is not asked.
proof_job() {
    local url
    # Version 1 of it signs URLs by version 2 otherwise.
    printf '[default]\ns3 =\n    signature_version = s3v4\n' >"$work/aws-config"
    url=$(env -u AWS_CA_BUNDLE AWS_CONFIG_FILE="$work/aws-config" aws --endpoint-url "$s3_url" s3 presign s3://photos/README.md)
    curl -sS -H 'x-tarn-proof: true' -D "$work/headers" -o "$work/README.out" "$url"
    header x-tarn-proof "$work/headers" >"$work/README.proof"
    "$tarn" verify "$work/README.out" --proof "$work/README.proof" --key "$ring_key" | grep '^proven'
    cmp "$home/README.md" "$work/README.out"
    echo >>"$work/README.out"
    if "$tarn" verify "$work/README.out" --proof "$work/README.proof" --key "$ring_key" 2>/dev/null; then
        die "a file that differs is proven"
    fi
}

# tls_job DATA: a gateway on TLS, for which each key is allowed something else.
tls_job() {
    local listen=127.0.0.1:$((port_base + 6))
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 \
        -keyout "$work/tls.key" -out "$work/tls.pem" 2>/dev/null
    printf 'principal reader\n key READER a-secret-of-readers\n read photos\n' >"$work/identities"
    chmod 600 "$work/tls.key" "$work/identities"
    start tls 'serving S3 on https' s3 --data "$1" --listen "$listen" --identities "$work/identities" \
        --tls-certificate "$work/tls.pem" --tls-key "$work/tls.key"
    (
        export AWS_ACCESS_KEY_ID=READER AWS_SECRET_ACCESS_KEY=a-secret-of-readers
        aws="env -u AWS_CA_BUNDLE aws --endpoint-url https://$listen --ca-bundle $work/tls.pem s3"
        $aws cp --quiet s3://photos/README.md "$work/README.tls" || die "the AWS CLI does not read over TLS"
        cmp "$home/README.md" "$work/README.tls"
        if $aws cp "$home/README.md" s3://photos/denied >"$work/denied.log" 2>&1; then
            die "a reader has written"
        fi
        grep -q AccessDenied "$work/denied.log" || die "the AWS CLI is not told AccessDenied"
        curl -sS --cacert "$work/tls.pem" -D "$work/headers" --aws-sigv4 aws:amz:us-east-1:s3 --user READER:a-secret-of-readers \
            -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' -o /dev/null "https://$listen/photos/README.md"
        grep -q '^x-tarn-vguid: ' "$work/headers"
    )
    stop tls TERM
}

one_process() {
    local data="$work/one" uri="nbd://127.0.0.1:$port_base/disk"
    step "tarn up: a cluster in one process"
    start up "$uri" up --data "$data" --port-base "$port_base" --size 32M
    step "nbdcopy carries a file system in and out"
    nbdcopy --flush "$image" "$uri"
    nbdcopy "$uri" "$work/out.img"
    cmp "$image" "$work/out.img"
    step "qemu-img converts and compares"
    qemu-img compare -f raw -F raw "$image" "$uri"
    qemu-img convert -f raw -O qcow2 "$uri" "$work/out.qcow2"
    qemu-img compare -f qcow2 -F raw "$work/out.qcow2" "$image"
    await_healthy --data "$data"
    "$tarn" status --data "$data"
    step "audit finds every fragment in its place"
    audit_is_clean --data "$data"
    step "AWS CLI and s3cmd: what tarn up prints, and an upload in parts"
    s3_client up
    s3 mb s3://photos >/dev/null
    s3 cp --quiet "$image" s3://photos/image
    s3 cp --quiet "$home/README.md" s3://photos/
    s3 ls s3://photos | grep image >/dev/null
    s3cmd --config="$work/s3cfg" get s3://photos/image "$work/image.out" >/dev/null
    cmp "$image" "$work/image.out"
    step "curl: a proof in a header, checked with the ring's key alone"
    ring_key=$("$tarn" ring key --data "$data")
    proof_job
    step "AWS CLI and curl over TLS, with a key that may only read"
    tls_job "$data"
    step "boto3: an upload in parts, ranges, conditions, versions, lists and deletions"
    head -c 13M /dev/urandom >"$work/boto3-large"
    boto3_job
    step "fio with verification: a new volume, and more writes of blocks at once than servers stage"
    "$tarn" volume create small-blocks --size 32M --block-size 4K --data "$data" >/dev/null
    fio --output="$work/fio.log" --ioengine=nbd --uri="${uri%/disk}/small-blocks" --bs=1M --rw=write \
        --verify=crc32c --do_verify=1 --verify_state_save=0 --iodepth=16 --size=32M --loops=2 \
        --name=verify >/dev/null 2>>"$work/fio.log" </dev/null || die "fio found wrong data or failed"
    await_healthy --data "$data"
    step "kill -9, start again: everything is still there"
    stop up KILL
    start up "$uri" up --data "$data"
    qemu-img compare -f raw -F raw "$image" "$uri"
    s3_client up
    s3 cp --quiet s3://photos/image "$work/image.again"
    cmp "$image" "$work/image.again"
    stop up TERM
}

four_processes() {
    local data="$work/four" base=$((port_base + 10)) node
    local nbd="127.0.0.1:$base"
    step "tarn init, and four tarn node processes"
    "$tarn" init --local 4 --port-base "$base" --dir "$data" >/dev/null
    for node in n1 n2 n3 n4; do
        start "$node" serves node "$data/$node/node.toml"
    done
    "$tarn" volume create disk --size 64M --data "$data" >/dev/null
    await_healthy --data "$data"
    start nbd exporting nbd --listen "$nbd" --data "$data"
    step "fio with verification while one node is killed and started again"
    fio --output="$work/fio.log" --ioengine=nbd --uri="nbd://$nbd/disk" --bs=16k --rw=randwrite \
        --verify=crc32c --do_verify=1 --verify_state_save=0 --iodepth=8 --numjobs=2 --size=16M \
        --offset_increment=32M --name=verify >/dev/null 2>>"$work/fio.log" </dev/null &
    local fio=$!
    sleep 3
    stop n3 KILL
    sleep 3
    start n3 serves node "$data/n3/node.toml"
    wait "$fio" || die "fio found wrong data or failed"
    step "the node that was killed catches up"
    await_healthy --data "$data"
    "$tarn" status --data "$data"
    audit_is_clean --data "$data"
}

one_process
four_processes
echo "real clients: all is well"
