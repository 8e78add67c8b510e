#!/usr/bin/env bash
# deploy/try-fleet.sh up|down|again NAME|cut NAME: the fleet of deploy/haproxy on this machine: three backends, two proxies, HAProxy as edge and router.
# As root each part has a network namespace of its own, as if it were a machine; otherwise each has a loopback address of its own.
# `up` prints FLEET <url>, TLS <url>, BACKEND <name> <pid>, PROXY <name> <pid>. FLEET_PORT chooses the port (8080), the next one speaks TLS.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
node="$root/node_modules/node/bin/node"
state="${FLEET_STATE:-${TMPDIR:-/tmp}/grpc-playground-fleet-$UID}"
port=${FLEET_PORT:-8080}
backends=(a b c)
proxies=(p1 p2)
bridge=grpcfleet

fail() { echo "try-fleet: $*" >&2; exit 1; }

# The fourth number of a part's address: backends from 21, proxies from 11, HAProxy has 1.
number_of() {
  case $1 in p*) echo $((10 + ${1#p})) ;; *) echo $((21 + $(printf '%d' "'$1") - 97)) ;; esac
}
address_of() { echo "$net.$(number_of "$1")"; }

install_haproxy() {
  command -v haproxy >/dev/null && return
  [ "$UID" = 0 ] || fail "HAProxy is not installed: sudo apt-get install haproxy"
  { apt-get update && apt-get install -y --no-install-recommends haproxy; } >"$state/install.log" 2>&1 ||
    fail "HAProxy cannot be installed: $(tail -n 1 "$state/install.log")"
}

make_network() {
  net=127.0.13
  echo loopback >"$state/network"
  [ "$UID" = 0 ] && [ "${FLEET_NETWORK:-namespaces}" = namespaces ] && command -v ip >/dev/null || return 0
  ip link add "$bridge" type bridge 2>/dev/null || return 0
  net=10.213.77
  echo namespaces >"$state/network"
  ip address add "$net.1/24" dev "$bridge"
  ip link set "$bridge" up
  for name in "${backends[@]}" "${proxies[@]}"; do add_namespace "$name"; done
}

add_namespace() {
  local space=$bridge-$1 outer=gf-$1
  ip netns add "$space"
  ip link add "$outer" type veth peer name eth0 netns "$space"
  ip link set "$outer" master "$bridge" up
  ip -n "$space" link set lo up
  ip -n "$space" address add "$(address_of "$1")/24" dev eth0
  ip -n "$space" link set eth0 up
}

remove_network() {
  [ "$(cat "$state/network" 2>/dev/null)" = namespaces ] || return 0
  for name in "${backends[@]}" "${proxies[@]}"; do ip netns delete "$bridge-$name" 2>/dev/null || true; done
  ip link delete "$bridge" 2>/dev/null || true
}

# start NAME SCRIPT VARIABLE=VALUE…: a part of the server in its own place, with a file for its pid and one for its log.
start() {
  local name=$1 script=$2 inside=()
  shift 2
  [ "$net" = 127.0.13 ] || inside=(ip netns exec "$bridge-$name")
  (
    cd "$root"
    exec "${inside[@]}" env "$@" ADMIN_HOST="$(address_of "$name")" ADMIN_PORT=9090 PROXY_SECRET="$secret" \
      setsid "$node" "$script" >"$state/$name.log" 2>&1 </dev/null
  ) &
  echo $! >"$state/$name.pid"
}

start_backend() {
  start "$1" server/backend/main.ts BACKEND_ID="$1" GRPC_HOST="$(address_of "$1")" GRPC_PORT=50051
}

start_proxy() {
  start "$1" server/proxy/main.ts BACKEND_URL="http://$net.1:50050" HOST="$(address_of "$1")" PORT=8080 TRUST_PROXY=1
}

start_haproxy() {
  local cert="$state/edge.pem" parts=()
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$cert" -out "$state/edge.crt" 2>/dev/null
  cat "$state/edge.crt" >>"$cert"
  for name in "${backends[@]}"; do parts+=("BACKEND_${name^^}=$(address_of "$name")"); done
  for name in "${proxies[@]}"; do parts+=("PROXY_${name^^}=$(address_of "$name")"); done
  # haproxy.cfg names a user to change to, and only root may change its user.
  [ "$UID" = 0 ] || parts+=("EDGE_USER=$(id -un)" "EDGE_GROUP=$(id -gn)")
  env "${parts[@]}" EDGE_PLAIN="127.0.0.1:$port" EDGE_TLS="127.0.0.1:$((port + 1))" EDGE_CERT="$cert" EDGE_REDIRECT=no \
    ROUTER="$net.1:50050" FLEET_SECRET="$secret" setsid haproxy -db -f "$root/deploy/haproxy/haproxy.cfg" >"$state/haproxy.log" 2>&1 </dev/null &
  echo $! >"$state/haproxy.pid"
}

# Waits until the balancer answers for a backend that is ready. The parts' own sentences say why when one is not.
wait_until_ready() {
  local until=$((SECONDS + 60))
  while ! [ "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/healthz")" = 200 ] || ! all_ready; do
    for file in "$state"/*.pid; do
      kill -0 "$(cat "$file")" 2>/dev/null || fail "$(basename "$file" .pid) has ended: $(tail -n 3 "${file%.pid}.log")"
    done
    [ $SECONDS -lt $until ] || fail "the fleet is not ready after a minute: see $state/*.log"
    sleep 0.2
  done
}

all_ready() {
  for name in "${backends[@]}" "${proxies[@]}"; do
    curl -sf -o /dev/null "http://$(address_of "$name"):9090/readyz" || return 1
  done
}

up() {
  down
  mkdir -p "$state" && chmod 700 "$state"
  [ -x "$node" ] || fail "run \`npm ci && npm run build\` in $root first"
  install_haproxy
  secret=$(openssl rand -hex 16)
  make_network
  trap 'down' ERR
  for name in "${backends[@]}"; do start_backend "$name"; done
  for name in "${proxies[@]}"; do start_proxy "$name"; done
  start_haproxy
  (wait_until_ready) || { down; exit 1; }
  echo "FLEET http://127.0.0.1:$port"
  echo "TLS https://localhost:$((port + 1))"
  for name in "${backends[@]}"; do echo "BACKEND $name $(cat "$state/$name.pid")"; done
  for name in "${proxies[@]}"; do echo "PROXY $name $(cat "$state/$name.pid")"; done
}

# Ends what `up` has started, by pid, and only while that pid is still one of ours. Does nothing when there is nothing.
down() {
  local pid file
  for file in "$state"/*.pid; do
    [ -e "$file" ] || continue
    pid=$(cat "$file")
    grep -qzE 'server/(backend|proxy)/main\.ts|haproxy\.cfg' "/proc/$pid/cmdline" 2>/dev/null || continue
    kill -INT "$pid" 2>/dev/null || true
    for _ in $(seq 50); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
    kill -KILL "$pid" 2>/dev/null || true
  done
  remove_network
  rm -rf "$state"
}

# Takes the network away from one backend or proxy, as if its machine had lost its power: nothing of it says goodbye.
cut() {
  [ "$(cat "$state/network")" = namespaces ] || fail "cut needs network namespaces: run the fleet as root"
  ip link set "gf-$1" down
}

# Starts one backend or proxy again that has ended, as a rolling restart does.
again() {
  net=127.0.13
  [ "$(cat "$state/network")" = loopback ] || net=10.213.77
  [ "$net" = 127.0.13 ] || ip link set "gf-$1" up
  secret=$(tr '\0' '\n' <"/proc/$(cat "$state/haproxy.pid")/environ" | sed -n 's/^FLEET_SECRET=//p')
  case $1 in p*) start_proxy "$1" ;; *) start_backend "$1" ;; esac
  echo "$(cat "$state/$1.pid")"
}

case "${1:-}" in
  up) up ;;
  down) down ;;
  again) again "${2:?which one: a, b, c, p1, p2}" ;;
  cut) cut "${2:?which one: a, b, c, p1, p2}" ;;
  *) echo "deploy/try-fleet.sh up|down, cut a|b|c|p1|p2, or again a|b|c|p1|p2 after one of them has ended" >&2; exit 2 ;;
esac
