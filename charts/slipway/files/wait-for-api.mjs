// Waits until the API server serves the kinds of classes: five times in a row, since there may be
// several API servers, which learn of a new CRD one after the other.
import { readFileSync } from 'node:fs';
import { get } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';

const account = process.env.SERVICE_ACCOUNT_DIR ?? '/var/run/secrets/kubernetes.io/serviceaccount';
const kinds = ['MicroserviceClass', 'DatabaseClass'];
const deadline = Date.now() + Number(process.env.TIMEOUT_SECONDS ?? 180) * 1_000;

let inARow = 0;
let problem = '';
do {
  problem = await missing().catch((error) => `the API server cannot be asked: ${error.message}`);
  inARow = problem === '' ? inARow + 1 : 0;
  await sleep(500);
} while (inARow < 5 && Date.now() < deadline);
if (problem !== '') {
  console.log(`Classes cannot be made: ${problem}.`);
  console.log('Set crds.enabled to true, or install the CRDs of Slipway, and upgrade the release.');
  process.exit(1);
}
console.log('The API server serves the kinds of classes.');

async function missing() {
  const { resources = [] } = await ask('/apis/slipway.dev/v1alpha1');
  const kind = kinds.find((name) => !resources.some((resource) => resource.kind === name));
  return kind === undefined ? '' : `the API server does not serve ${kind} yet`;
}

function ask(path) {
  const options = {
    host: process.env.KUBERNETES_SERVICE_HOST,
    port: process.env.KUBERNETES_SERVICE_PORT,
    path,
    ca: readFileSync(`${account}/ca.crt`),
    headers: { authorization: `Bearer ${readFileSync(`${account}/token`, 'utf8').trim()}` },
    timeout: 5_000,
  };
  return new Promise((resolve, reject) => {
    const request = get(options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => (text += part));
      response.on('error', reject);
      response.on('end', () => {
        // The group is not there before its first CRD is served.
        if (response.statusCode === 404) return resolve({});
        if (response.statusCode !== 200) {
          return reject(new Error(`it answers ${response.statusCode}: ${text.slice(0, 200)}`));
        }
        return resolve(JSON.parse(text));
      });
    });
    request.on('timeout', () => request.destroy(new Error('it does not answer')));
    request.on('error', reject);
  });
}
