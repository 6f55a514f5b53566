import type { DatabaseFate } from '../../database-proxy/start-database-proxy.ts';
import type { Fault, FaultContext } from '../fault.ts';
import type { FaultKind, Learned } from './fault-kind.ts';

/** Connections in a row that a fault strikes. */
const struckConnections = 2;

const atEachLogin = ({ logins }: Learned): readonly string[] =>
  Array.from({ length: logins }, (_, index) => String(index + 1));

/** Strikes connections from the one on that the plan names. */
function strike(context: FaultContext, what: string, fate: () => DatabaseFate): Fault {
  const first = Number(context.where === '' ? 1 : context.where);
  let isOver = false;
  return {
    database: (connection) => {
      const isStruck = connection >= first && connection < first + struckConnections;
      if (isOver || !isStruck) return { accepted: 'forward' };
      context.struck(`connection ${connection} to the database ${what}`);
      return fate();
    },
    end: () => {
      isOver = true;
    },
  };
}

const refuse = (context: FaultContext): Fault =>
  strike(context, 'is reset', () => ({ accepted: 'reset' }));

const hang = (context: FaultContext): Fault =>
  strike(context, 'is never answered', () => ({ accepted: 'hang' }));

const cut = (context: FaultContext): Fault =>
  strike(context, 'breaks in the middle', () => ({
    accepted: 'forward',
    // A login to PostgreSQL takes some 400 bytes, the answer to a statement some 60 more.
    cutAfter: context.random.below(500),
  }));

const delay = (context: FaultContext): Fault =>
  strike(context, 'is slow', () => ({ accepted: 'forward', delayMs: 1_000 }));

const garbage = (context: FaultContext): Fault =>
  strike(context, 'tells garbage', () => ({
    accepted: 'forward',
    garbage: {
      after: context.random.below(500),
      bytes: Buffer.from('HTTP/1.1 502 Bad Gateway\r\n\r\n\u0000\u0001'),
    },
  }));

/** Bytes that the server has said by then: a greeting, the login, some statements, many. */
const killedAfter = [120, 300, 1_000, 2_000];

const atEachMoment = ({ logins }: Learned): readonly string[] =>
  atEachLogin({ writes: [], logins }).flatMap((connection) =>
    killedAfter.map((bytes) => `${connection}+${bytes}`),
  );

/** What the server has done is done, and Slipway never hears of it. */
function kill(context: FaultContext): Fault {
  const [connection = 1, cutAfter = 0] = context.where.split('+').map(Number);
  let isOver = false;
  return {
    database: (number) => {
      if (isOver || number !== connection) return { accepted: 'forward' };
      const onCut = (): void => {
        context.kill(context.holder());
        context.struck(
          `killed in connection ${connection} to the database, after ${cutAfter} bytes`,
        );
      };
      return { accepted: 'forward', cutAfter, onCut };
    },
    end: () => {
      isOver = true;
    },
  };
}

/** What goes wrong between Slipway and a server of databases. */
export const databaseFaults: readonly FaultKind[] = [
  kind('database-refused', 'Two connections to the database are reset as they come', refuse),
  kind('database-hangs', 'Two connections to the database are taken and never answered', hang),
  kind('database-cut', 'Two connections to the database break in the middle', cut),
  kind('database-slow', 'On two connections the database takes 1 s for each answer', delay),
  kind('database-garbage', 'On two connections the database tells garbage', garbage),
  {
    name: 'database-kill',
    kind: 'database',
    summary: 'Slipway is killed in a connection to the database, whose answer it does not get',
    places: atEachMoment,
    atEveryPlace: true,
    create: kill,
  },
];

function kind(name: string, summary: string, create: FaultKind['create']): FaultKind {
  return { name, kind: 'database', summary, places: atEachLogin, create };
}
