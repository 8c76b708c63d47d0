#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# server.sh HOW GUEST: Redis's server under cachesim, with a little load over a socket in the working
# directory and a child that saves its data; stopped by SIGTERM (HOW is TERM) or by its own command (shutdown).
# GUEST is any of ours: it says where the tool is.  The server is redis-check-rdb by another name; the package
# that has that starts no service.
how=$1 vg=$(dirname "$2")/../../../vg-in-place
ln -sf /usr/bin/redis-check-rdb redis-server
printf 'port 0\nunixsocket socket\nsave ""\nappendonly no\nlogfile server.log\ndir .\n' >server.conf
"$vg" -q --tool=cachesim --cachesim-out-file="$how" ./redis-server server.conf &
server=$!
ask() {
  timeout 60 redis-cli -s socket "$@" 2>/dev/null
}
tries=0
until [ "$(ask ping)" = PONG ]; do
  kill -0 "$server" 2>/dev/null && [ "$tries" -lt 300 ] || break
  tries=$((tries + 1))
  sleep 0.2
done
i=0
while [ "$i" -lt 300 ]; do
  echo "set key:$i $i"
  echo "get key:$i"
  i=$((i + 1))
done | ask | tail -n 1
ask bgsave
tries=0
until ask info persistence | grep -q 'rdb_bgsave_in_progress:0'; do
  [ "$tries" -lt 300 ] || break
  tries=$((tries + 1))
  sleep 0.2
done
case $how in
shutdown) ask shutdown nosave ;;
*) kill -s "$how" "$server" ;;
esac
wait "$server"
status=$?
rm -f socket redis-server server.conf server.log
exit "$status"
