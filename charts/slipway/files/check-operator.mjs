// What helm test runs: asks every pod of the operator whether it is ready, and for its metrics.
import { lookup } from 'node:dns/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const { SERVICE, NAMESPACE, REPLICAS, HEALTH_PORT = '8081', METRICS_PORT = '8080' } = process.env;
const deadline = Date.now() + Number(process.env.TIMEOUT_SECONDS ?? 60) * 1_000;

let problems = await check();
while (problems.length > 0 && Date.now() < deadline) {
  await sleep(2_000);
  problems = await check();
}
if (problems.length > 0) {
  for (const problem of problems) console.log(`- ${problem}`);
  console.log(`Slipway does not work. See: kubectl -n ${NAMESPACE} get pods, and their logs`);
  process.exit(1);
}
console.log(`Slipway works: ${REPLICAS} of ${REPLICAS} pods are ready, and one of them acts.`);

async function check() {
  const addresses = await addressesOf(SERVICE);
  const pods = await Promise.all(addresses.map(checkPod));
  const found = pods.flatMap((pod) => pod.problems);
  if (addresses.length < Number(REPLICAS)) {
    found.unshift(`${addresses.length} of ${REPLICAS} pods run: see kubectl -n ${NAMESPACE} get pods`);
  }
  const leaders = pods.filter((pod) => pod.isLeader).length;
  if (found.length === 0 && leaders !== 1) {
    found.push(`${leaders} pods act, one should: see kubectl -n ${NAMESPACE} get leases`);
  }
  return found;
}

async function addressesOf(name) {
  try {
    return await lookup(name, { all: true });
  } catch {
    return [];
  }
}

async function checkPod({ address, family }) {
  const host = family === 6 ? `[${address}]` : address;
  const ready = await ask(`http://${host}:${HEALTH_PORT}/readyz`);
  const metrics = await ask(`http://${host}:${METRICS_PORT}/metrics`);
  const problems = [];
  if (ready.problem !== '') problems.push(`The pod at ${address} is not ready: ${ready.problem}`);
  if (metrics.problem !== '') {
    problems.push(`The pod at ${address} has no metrics: ${metrics.problem}`);
  } else if (!metrics.text.includes('leader_election_master_status')) {
    problems.push(`The metrics of the pod at ${address} are not those of Slipway`);
  }
  return { problems, isLeader: /^leader_election_master_status{.*} 1$/m.test(metrics.text) };
}

async function ask(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    const text = await response.text();
    return { text, problem: response.ok ? '' : `${response.status}, ${text.trim()}` };
  } catch (error) {
    return { text: '', problem: `${url} cannot be reached (${error.cause?.message ?? error.message})` };
  }
}
