import { databasesFinalizer, protectionAnnotation } from '../../controllers/well-known.ts';
import { at } from '../../controllers/wire-value.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import type { Part, Parts } from '../eject/read-parts.ts';
import { cleanText } from '../output/clean-text.ts';
import { objectsFlag, structured, toYaml } from '../output/structured.ts';
import type { Invocation, Verb } from '../verb.ts';
import { requireMicroservice } from '../view/read-service.ts';

export const eject: Verb = {
  details:
    'Prints what a Microservice consists of as plain objects, and changes nothing. With --yes Slipway lets them go: it is paused, owners and marks are taken off the objects, and the Microservice is deleted as kubectl delete --cascade=orphan does it. No pod restarts: labels of pods and selectors stay as they are. From then on nobody heals, prunes or updates them, and Microservices that use it say DependencyMissing.\nDatabases stay Databases of Slipway, as if made by hand, with server, volume and credentials: nothing stops them, and where Slipway keeps a NetworkPolicy for one all pods of the namespace may connect. After a rotation of credentials restart the pods yourself. A Microservice whose deletion would delete data is refused.',
  arguments: [{ name: 'NAME', description: 'a Microservice', completes: 'microservices' }],
  flags: [
    { name: 'yes', description: 'let them go, and print what was done instead of the objects' },
    { name: 'show-values', description: 'print the values of variables: for files to apply' },
    objectsFlag('yaml', 'json', 'name'),
  ],
  examples: [
    { args: 'eject orders -o name', description: 'what would live on without Slipway' },
    { args: 'eject orders --show-values > orders.yaml', description: 'the objects as files' },
    { args: 'eject orders --yes', description: 'let them go' },
  ],
  run: runEject,
};

async function runEject(invocation: Invocation): Promise<number> {
  const { args, flags, io } = invocation;
  const cluster = await invocation.cluster();
  const microservice = await requireMicroservice(cluster, args[0] ?? '');
  const { readParts } = await import('../eject/read-parts.ts');
  const read = (): Promise<Parts> => readParts(cluster, microservice);
  const parts = await read();
  const { endsData } = await import('../../crds/database/fields.ts');
  const hindrance = (live: KubeObject, { databases }: Parts): CliError | undefined =>
    hindranceOf(
      live,
      databases.filter(({ object }) => endsData(at(object, 'spec', 'deletionPolicy'))),
    );
  const problem = hindrance(microservice, parts);
  if (!flags.is('yes')) {
    await print(invocation, parts);
    io.err(plan(microservice, parts, problem));
    return exitCodes.done;
  }
  if (problem !== undefined) throw problem;
  const { carryOut } = await import('../eject/carry-out.ts');
  await carryOut({ cluster, io }, microservice, read, hindrance);
  io.out(done(microservice, parts));
  return exitCodes.done;
}

/** Why it must not be carried out; above all, data must not be deleted by it. */
function hindranceOf({ metadata }: KubeObject, ending: readonly Part[]): CliError | undefined {
  const { name, namespace = '', finalizers = [], annotations = {} } = metadata;
  const title = `Microservice ${namespace}/${name}`;
  if (metadata.deletionTimestamp !== undefined) {
    return new CliError(`${title} is being deleted already`, `See kubectl slipway status ${name}`);
  }
  if (ending.length > 0 || finalizers.includes(databasesFinalizer)) {
    const which = ending.length === 0 ? 'its databases' : namesOf(ending);
    return new CliError(
      `Deleting ${title} would delete the data of ${which}, whose deletionPolicy is not Retain`,
      `Set deletionPolicy: Retain in spec.databases, and try again once kubectl get microservice ${name} -n ${namespace} -o yaml lists no finalizer ${databasesFinalizer}`,
    );
  }
  if (annotations[protectionAnnotation] === 'true') {
    return new CliError(
      `${title} is protected from deletion`,
      `To allow it: kubectl annotate microservices.slipway.dev ${name} -n ${namespace} ${protectionAnnotation}-`,
    );
  }
  return undefined;
}

async function print({ flags, io }: Invocation, { children }: Parts): Promise<void> {
  const output = flags.text('output') ?? 'yaml';
  const objects = children.map(({ object }) => object);
  if (output === 'name') {
    io.out(objects.map((each) => `${titleOf(each)}\n`).join(''));
    return;
  }
  const { plainObjects } = await import('../eject/plain-object.ts');
  const { hideValues } = await import('../output/hide-values.ts');
  const isShown = flags.is('show-values');
  const plain = isShown ? plainObjects(objects) : plainObjects(objects).map(hideValues);
  if (output === 'json') {
    io.out(await structured('json', { apiVersion: 'v1', kind: 'List', items: plain }));
  } else {
    for (const each of plain) io.out(`---\n${await toYaml(each)}`);
  }
  if (!isShown && JSON.stringify(plain) !== JSON.stringify(plainObjects(objects))) {
    io.err('Values of variables are hidden: --show-values prints what can be applied\n');
  }
}

function plan(microservice: KubeObject, parts: Parts, problem: CliError | undefined): string {
  const { name, namespace = '' } = microservice.metadata;
  const { children, databases, records } = parts;
  return [
    `Nothing is changed. kubectl slipway eject ${name} -n ${namespace} --yes would:`,
    `  delete: Microservice ${name} alone`,
    `  let go: ${namesOf(children)}`,
    ...(databases.length === 0
      ? []
      : [`  keep in Slipway, with their data: ${namesOf(databases)}; no data is touched`]),
    ...(records.length === 0 ? [] : [`  let go, without use: ${namesOf(records)}`]),
    ...(problem === undefined
      ? []
      : [`It is refused for now: ${cleanText(problem.message)}`, `next: ${problem.hint ?? ''}`]),
    '',
  ].join('\n');
}

function done(microservice: KubeObject, { children, databases }: Parts): string {
  const { name, namespace = '' } = microservice.metadata;
  return [
    `Microservice ${namespace}/${name} is deleted, and lives on without Slipway: ${namesOf(children)}`,
    ...(databases.length === 0
      ? []
      : [`Still of Slipway, as if made by hand, with their data: ${namesOf(databases)}`]),
    `next: see that nothing applies Microservice ${name} again, such as a GitOps tool; kubectl get deployment ${name} -n ${namespace}`,
    '',
  ].join('\n');
}

function namesOf(parts: readonly Part[]): string {
  return parts.length === 0 ? 'nothing' : parts.map(({ object }) => titleOf(object)).join(', ');
}

function titleOf({ kind, metadata }: KubeObject): string {
  return cleanText(`${kind}/${metadata.name}`);
}
