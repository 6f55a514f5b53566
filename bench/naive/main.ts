/** Runs the naive operator with the kubeconfig of $KUBECONFIG; serves its progress on $PORT. */
import { createServer } from 'node:http';
import { KubeConfig } from '@kubernetes/client-node';
import { startNaiveOperator } from './operator.ts';

const kubeconfig = new KubeConfig();
kubeconfig.loadFromDefault();
const progress = await startNaiveOperator(kubeconfig);

createServer((_request, response) => {
  response.end(
    [
      `controller_runtime_reconcile_total{controller="microservice"} ${progress.runs}`,
      `controller_runtime_reconcile_errors_total{controller="microservice"} ${progress.failures}`,
      `controller_runtime_active_workers{controller="microservice"} ${progress.active}`,
    ].join('\n'),
  );
}).listen(Number(process.env['PORT']), '127.0.0.1');
