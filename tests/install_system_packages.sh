#!/bin/sh
# Install what the tests need from the system, as root; else say precisely what is missing.
set -eu
missing=""
command -v chromium >/dev/null || missing="$missing chromium"
ls /usr/share/fonts/opentype/noto/NotoSansCJK* >/dev/null 2>&1 || missing="$missing fonts-noto-cjk"
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing="$missing postgresql"
command -v java >/dev/null || missing="$missing default-jre-headless" # for local Spark
[ -x /usr/sbin/slapd ] || missing="$missing slapd" # a directory to sign in with
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ]; then
    echo "apt-get install$missing"
    apt-get update -qq
    # shellcheck disable=SC2086 (a list of packages)
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "测试还需要系统软件包，请先执行：sudo apt-get install$missing" >&2
    exit 1
fi
