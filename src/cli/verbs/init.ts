import { exitCodes, UsageError } from '../cli-error.ts';
import type { Wishes } from '../files/new-manifest.ts';
import { writeNewFile } from '../files/write-new-file.ts';
import type { Invocation, Verb } from '../verb.ts';

export const init: Verb = {
  details:
    'Prints the file, or writes it with --out; it never writes over a file. What is not said by flags is asked for on a terminal, where NAME or --image is missing. The file is checked as kubectl slipway check does it.',
  arguments: [{ name: 'NAME', description: 'the name of the Microservice', optional: true }],
  flags: [
    { name: 'image', value: 'IMAGE', description: 'the image of its containers, with a tag' },
    { name: 'port', value: 'PORT', description: 'the port that it listens on; 8080 by default' },
    {
      name: 'protocol',
      value: 'PROTOCOL',
      choices: ['http', 'h2c', 'grpc', 'tcp'],
      description: 'what the port speaks; http by default',
    },
    { name: 'replicas', value: 'N', description: 'the number of pods, or a range: 2-10' },
    { name: 'host', value: 'HOST', description: 'a route for requests to this host' },
    { name: 'path', value: 'PATH', description: 'and below this path' },
    {
      name: 'database',
      value: 'ENGINE',
      many: true,
      description: 'a database of its own, as postgres, or carts=valkey with a name',
    },
    {
      name: 'use',
      value: 'NAME',
      many: true,
      description: 'a Microservice that it calls, or HOST:PORT elsewhere',
    },
    { name: 'team', value: 'NAME', description: 'who answers for it' },
    {
      name: 'namespace',
      short: 'n',
      value: 'NAME',
      description: 'the namespace; left to kubectl by default',
    },
    { name: 'out', value: 'FILE', description: 'write this file; standard output by default' },
  ],
  examples: [
    { args: 'init', description: 'be asked' },
    {
      args: 'init orders --image ghcr.io/acme/orders:1.4.2 --host shop.example.com --path /orders --database postgres --use payments --out orders.yaml',
      description: 'a service with a route, a database and a service that it calls',
    },
    {
      args: 'init quotes --image ghcr.io/acme/quotes:2.0.0 --protocol grpc --port 9000 --replicas 2-10',
      description: 'one of gRPC with an autoscaler',
    },
  ],
  isOffline: true,
  run: runInit,
};

async function runInit(invocation: Invocation): Promise<number> {
  const { flags, io } = invocation;
  const wishes = await complete(invocation);
  const { manifestText, newMicroservice } = await import('../files/new-manifest.ts');
  const { judge } = await import('../plan/judge.ts');
  const microservice = newMicroservice(wishes);
  const [problem] = judge(microservice);
  if (problem !== undefined) {
    throw new UsageError(`${problem.field}: ${problem.message}`, 'See kubectl slipway init --help');
  }
  const text = await manifestText(microservice);
  const file = flags.text('out');
  if (file === undefined) io.out(text);
  else {
    await writeNewFile(io, file, text);
    io.out(`${file} is written\nnext: kubectl apply -f ${file}\n`);
  }
  return exitCodes.done;
}

/** What flags say, and what is asked for where that is not enough. */
async function complete({ args, flags, io }: Invocation): Promise<Wishes> {
  const isEnough = args[0] !== undefined && flags.text('image') !== undefined;
  const ask = async (given: string | undefined, question: string): Promise<string | undefined> => {
    if (given !== undefined || isEnough) return given;
    const answer = (await io.ask(`${question} `))?.trim();
    return answer === '' ? undefined : answer;
  };
  const name = await ask(args[0], 'Name of the service?');
  const image = await ask(flags.text('image'), 'Image, with its tag?');
  if (name === undefined || image === undefined) {
    throw new UsageError(
      'init needs NAME and --image where there is no terminal to ask on',
      'Write kubectl slipway init orders --image ghcr.io/acme/orders:1.4.2',
    );
  }
  const port = await ask(flags.text('port'), 'Port? [8080]');
  const host = await ask(flags.text('host'), 'Host of requests from outside? [none]');
  const [one, ...more] = flags.all('database');
  const engine = await ask(one, 'Database (postgres, mariadb, mongodb, valkey, neo4j; or none)?');
  return {
    name,
    image,
    namespace: flags.text('namespace'),
    port,
    protocol: flags.text('protocol'),
    replicas: flags.text('replicas'),
    host,
    path: flags.text('path'),
    databases: engine === undefined || engine === 'none' ? more : [engine, ...more],
    uses: flags.all('use'),
    team: flags.text('team'),
  };
}
