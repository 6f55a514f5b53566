import { ServiceFailure } from './call.ts';
import { DatabaseUnavailable, type Database } from './database.ts';
import { log, textOf } from './log.ts';
import { register } from './metrics.ts';
import { InvalidRequest, readLimit, readOrderId, readOrderRequest } from './order.ts';
import { placeOrder, type Placed, type Shop } from './place-order.ts';

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly requestId: string;
  readonly idempotencyKey: string | undefined;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  /** What is sent as JSON, or a text with a content type of its own. */
  readonly body: unknown;
  readonly contentType?: string;
}

export type Handler = (request: Request) => Promise<Answer>;

/** The path without what varies, for metrics: paths themselves would make labels without end. */
export function routeOf(path: string): string {
  if (['/healthz', '/ready', '/metrics', '/orders'].includes(path)) return path;
  return /^\/orders\/[^/]+$/.test(path) ? '/orders/{id}' : 'unknown';
}

export function createHandler(shop: Shop, database: Database, isDraining: () => boolean): Handler {
  const handlers: Readonly<Record<string, Handler>> = {
    'GET /healthz': async () => ({ status: 200, body: { status: 'alive' } }),
    'GET /ready': async () => ready(database, isDraining()),
    'GET /metrics': async () => ({
      status: 200,
      body: await register.metrics(),
      contentType: register.contentType,
    }),
    'POST /orders': (request) => postOrder(shop, request),
    'GET /orders': async ({ parameters }) => {
      const orders = await shop.store.latest(readLimit(parameters.get('limit')));
      return { status: 200, body: { orders } };
    },
    'GET /orders/{id}': (request) => getOrder(shop, request),
  };
  return async (request) => {
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const handler = handlers[`${method} ${routeOf(request.path)}`];
    if (handler === undefined) {
      const error = `there is no ${request.method} ${request.path}`;
      return { status: 404, body: { error } };
    }
    return handler(request).catch((error: unknown) => answerError(error, request));
  };
}

async function ready(database: Database, isDraining: boolean): Promise<Answer> {
  if (isDraining) return { status: 503, body: { error: 'orders is stopping' } };
  if (await database.isReady()) return { status: 200, body: { status: 'ready' } };
  return { status: 503, body: { error: databaseError } };
}

const databaseError = 'the database of orders does not answer';

async function postOrder(shop: Shop, request: Request): Promise<Answer> {
  const wanted = readOrderRequest(request.body, request.idempotencyKey);
  return answerPlaced(await placeOrder(shop, wanted, request.requestId));
}

function answerPlaced({ order, failure }: Placed): Answer {
  if (failure !== undefined) {
    const error = `${failure.message}; the order is pending and will be paid by itself`;
    return { status: failure.status, body: { error, service: failure.service, order } };
  }
  if (order.status === 'refused') return { status: 402, body: { error: order.reason, order } };
  return { status: 201, body: order };
}

async function getOrder({ store }: Shop, { path }: Request): Promise<Answer> {
  const id = readOrderId(path.slice('/orders/'.length));
  const order = await store.find(id);
  if (order !== undefined) return { status: 200, body: order };
  return { status: 404, body: { error: `there is no order with the id ${id}`, field: 'id' } };
}

function answerError(error: unknown, { path }: Request): Answer {
  if (error instanceof InvalidRequest) {
    return { status: error.status, body: { error: error.message, field: error.field } };
  }
  if (error instanceof ServiceFailure) {
    return { status: error.status, body: { error: error.message, service: error.service } };
  }
  if (error instanceof DatabaseUnavailable) {
    log('warn', 'the database does not answer', { error: error.message });
    return { status: 503, body: { error: databaseError, service: 'orders' } };
  }
  log('error', 'a request failed', { path, error: textOf(error) });
  return { status: 500, body: { error: 'orders failed: its log says why', service: 'orders' } };
}
