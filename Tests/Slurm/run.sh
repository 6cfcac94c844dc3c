#!/usr/bin/env bash
# Runs the scripts of Docs/ScalingOut.md on a Slurm of its own: munge, slurmctld and two nodes on loopback,
# in a temporary folder. Fails unless
#   - the joined file has the bytes of the sweep that was not split, though a task was requeued midway;
#   - a part that was changed makes its task fail, and the join is cancelled, not left waiting;
#   - the same two submissions go on once the part is gone;
#   - a join of wrong parts fails.
#
# usage: Tests/Slurm/run.sh PPSIM     as root, with munge and slurm-wlm installed
set -euo pipefail

page=$(cd "$(dirname "$0")/../.." && pwd)/Docs/ScalingOut.md
ppsim=$(realpath "$1")
PATH=$PATH:/usr/sbin:/sbin
for tool in munged slurmctld slurmd sbatch scontrol; do
  command -v $tool > /dev/null || { echo "there is no $tool here" >&2; exit 2; }
done

folder=$(mktemp -d)
daemons=()
end() {
  status=$?
  for daemon in "${daemons[@]}"; do kill "$daemon" 2> /dev/null || true; done
  wait
  if [ $status != 0 ]; then tail -n 30 "$folder"/*.log "$folder"/work/*.out >&2 || true; fi
  rm -rf "$folder"
}
trap end EXIT

fail() { echo "failed: $*" >&2; exit 1; }
# Waits until a command succeeds, at most so many seconds.
await() {
  local seconds=$1
  shift
  for ((i = 0; i < 10 * seconds; i++)); do
    if "$@" > /dev/null 2>&1; then return; fi
    sleep 0.1
  done
  fail "not within $seconds s: $*"
}

# --- a cluster

free_port() {
  local port
  for ((port = $1; port < $1 + 500; port++)); do
    if ! (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null; then echo "$port" && return; fi
  done
}
start() {
  local name=$1
  shift
  "$@" > "$folder/$name.log" 2>&1 &
  daemons+=($!)
}

mkdir -m 755 "$folder/munge" "$folder/state" "$folder/n1" "$folder/n2" "$folder/bin" "$folder/work"
chmod 755 "$folder"
head -c 1024 /dev/urandom > "$folder/munge/key"
chmod 400 "$folder/munge/key"
cat > "$folder/slurm.conf" << CONF
ClusterName=test
SlurmctldHost=localhost
SlurmctldPort=$(free_port 26000)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/munge/socket
CredType=cred/munge
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/%n
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/%n.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SwitchType=switch/none
ReturnToService=2
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,sched_min_interval=0,batch_sched_delay=0
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
MinJobAge=300
KillWait=5
NodeName=n1 NodeHostname=localhost NodeAddr=127.0.0.1 Port=$(free_port 26500) CPUs=8 RealMemory=1000
NodeName=n2 NodeHostname=localhost NodeAddr=127.0.0.1 Port=$(free_port 27000) CPUs=8 RealMemory=1000
PartitionName=all Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF=$folder/slurm.conf

start munged munged --foreground --force --key-file="$folder/munge/key" \
  --socket="$folder/munge/socket" --pid-file="$folder/munge/pid" \
  --log-file="$folder/munge/log" --seed-file="$folder/munge/seed"
await 10 test -S "$folder/munge/socket"
start slurmctld slurmctld -D -i
start n1 slurmd -D -N n1
start n2 slurmd -D -N n2
two_nodes() { [ "$(sinfo -h -t idle -o %D)" = 2 ]; }
await 30 two_nodes

# --- the page's scripts, on a small grid

# The first bash block after the words.
block() {
  awk -v words="$1" '
    index($0, words) { found = 1 }
    found && /^```$/ && inside { exit }
    inside { print }
    found && /^```bash$/ { inside = 1 }' "$page"
}

cd "$folder/work"
export PATH=$folder/bin:$PATH
# The first start of task 3 may not write more than 4 KB, and then waits to be requeued.
cat > "$folder/bin/ppsim" << WRAPPER
#!/usr/bin/env bash
if [ "\${SLURM_ARRAY_TASK_ID-}" = 3 ] && mkdir "$folder/started" 2> /dev/null; then
  (ulimit -f 4 && exec "$ppsim" "\$@")
  mkdir "$folder/stopped"
  exec sleep infinity
fi
exec "$ppsim" "\$@"
WRAPPER
chmod +x "$folder/bin/ppsim"
block '`part.sh`' | sed 's/--array=1-64/--array=1-6/' > part.sh
block '`join.sh`' > join.sh
block 'Submit both' > submit.sh
block '`grid.sh`' > page-grid.sh
grep -q -- --array=1-6$ part.sh || fail "part.sh of the page has no --array=1-64"
grep -q kill-on-invalid-dep submit.sh || fail "the page does not submit the join"
(. ./page-grid.sh && [ "$parts" = 64 ] && [ -n "$sweep" ]) || fail "grid.sh of the page"
cat > grid.sh << 'GRID'
parts=6
sweep="--schedule 1f1b,zb1p --pp 8 --micro 512..1536/256 --p2p 0..0.5/0.0025"
GRID
. ./grid.sh
ppsim sweep $sweep > expected.csv

submit() {
  . ./submit.sh > submitted
  join=$(awk '{ print $NF }' submitted)
}
state() { scontrol show job "$1" 2> /dev/null | sed -n 's/^ *JobState=\([A-Z_]*\).*/\1/p'; }
is_over() { [[ $(state "$join") =~ ^(COMPLETED|FAILED|CANCELLED|TIMEOUT)$ ]]; }
expect() {
  await "$2" is_over
  [ "$(state "$join")" = "$1" ] || fail "the join ended as $(state "$join"), not as $1"
}

echo "a task is requeued midway"
submit
await 60 test -d "$folder/stopped"
rows=$(wc -l < parts/0003.csv)
[ "$rows" -gt 20 ] && [ "$rows" -lt 335 ] || fail "the task wrote $rows rows of 4 KB"
scontrol requeue "${job}_3"
# Slurm lets two minutes pass before it starts a task again.
is_pending() { [ "$(state "${job}_3")" = PENDING ]; }
await 30 is_pending
# The node revokes what was allowed to the first start, by the second in which it was; a start within that one is
# refused as well.
sleep 3
scontrol update "jobid=${job}_3" starttime=now
expect COMPLETED 120
restarts=$(scontrol show job "${job}_3" | sed -n 's/.*Restarts=\([0-9]*\).*/\1/p')
[ "$restarts" = 1 ] || fail "task 3 was restarted $restarts times"
cmp expected.csv sweep.csv || fail "the joined file is not the sweep"
grep -q '^Best by makespan' "slurm-$join.out" || fail "the join printed no winners"

echo "a part is changed"
cp parts/0002.csv kept
sed -i '7s/,ok,,8,\([0-9]\)/,ok,,8,9\1/' parts/0002.csv
! cmp -s kept parts/0002.csv || fail "nothing was changed"
submit
expect CANCELLED 60
grep -q "parts/0002.csv' is damaged in line 7" slurm-"${job}"_2.out || fail "task 2 did not say why"

echo "both are submitted again"
rm parts/0002.csv
submit
expect COMPLETED 60
cmp expected.csv sweep.csv || fail "the joined file is not the sweep"

echo "wrong parts are joined"
for wrong in missing changed swapped; do
  cp -r parts right
  case $wrong in
    missing) rm parts/0004.csv ;;
    changed) sed -i '9s/,ok,,8,\([0-9]\)/,ok,,8,9\1/' parts/0005.csv ;;
    swapped) mv parts/0003.csv x && mv parts/0005.csv parts/0003.csv && mv x parts/0005.csv ;;
  esac
  join=$(sbatch --parsable join.sh)
  expect FAILED 60
  rm -r parts && mv right parts
done

echo "the scripts of Docs/ScalingOut.md run"
