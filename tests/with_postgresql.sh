#!/bin/bash
# Start a throw-away PostgreSQL on a socket in a temporary folder, run the given command with
# WANGGE_DATABASE_URL pointing at it, stop it again. As root the server runs as user `postgres`,
# because PostgreSQL refuses to run as root.
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
folder=$(mktemp -d /tmp/wangge-pg.XXXXXX)
as_server=()
if [ "$(id -u)" = 0 ]; then
    chown postgres "$folder"
    as_server=(runuser -u postgres --)
fi
stop() {
    "${as_server[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate -s stop || true
    rm -rf "$folder"
}
trap stop EXIT
cd /tmp  # the server's user may not read the project's folder
"${as_server[@]}" "$bin/initdb" -D "$folder/data" -U wangge -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
# Durability is off: the data lives as long as this test run.
"${as_server[@]}" "$bin/pg_ctl" -D "$folder/data" -s -w -l "$folder/log" \
    -o "-k $folder -c listen_addresses=127.0.0.1 -c port=$port -c fsync=off" start
cd - >/dev/null
export WANGGE_DATABASE_URL="postgresql://wangge@127.0.0.1:$port/postgres"
"$@"
