/** `npm run control-plane`: a control plane to play with, until Ctrl-C. */
import { parseArgs } from 'node:util';
import { installGatewayApiCrds } from './gateway-api-crds.ts';
import { startControlPlane } from './start-control-plane.ts';

const help = `Starts etcd, kube-apiserver and kube-controller-manager until Ctrl-C.

Usage: npm run control-plane -- [flags]

  --no-pods           Leave out the simulated node: pods stay pending
  --gateway-api       Install the CRDs of the Gateway API
  --help              This text
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'no-pods': { type: 'boolean' },
      'gateway-api': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) {
    process.stdout.write(help);
    return;
  }
  const controlPlane = await startControlPlane({ kwok: values['no-pods'] !== true });
  if (values['gateway-api'] === true) await installGatewayApiCrds(controlPlane.kubectl);
  process.stdout.write(`The control plane answers at ${controlPlane.server}. Use it with

  export KUBECONFIG=${controlPlane.kubeconfigPath}
  ${controlPlane.programs.kubectl} get nodes

Ctrl-C stops it and removes all its data.
`);
  const stop = (): void => {
    void controlPlane.stop().then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
