import type { Database } from './database.ts';
import { InvalidRequest, type Order, type OrderRequest } from './order.ts';
import type { Product } from './catalog.ts';
import type { Outcome } from './payments.ts';

const columns = `id, product_id AS "productId", product_name AS "productName", quantity,
  amount_cents AS "amountCents", status, reason, created_at AS "createdAt"`;

const mostBackoffSeconds = 60;

export class OrderStore {
  readonly #database: Database;
  readonly #retrySeconds: number;
  readonly #firstRetrySeconds: number;

  /** `chargeMs` is how long the request itself may take to charge, before a retry makes sense. */
  constructor(database: Database, retryMs: number, chargeMs: number) {
    this.#database = database;
    this.#retrySeconds = retryMs / 1_000;
    this.#firstRetrySeconds = (retryMs + chargeMs) / 1_000;
  }

  async latest(limit: number): Promise<Order[]> {
    const text = `SELECT ${columns} FROM orders ORDER BY created_at DESC, id LIMIT $1`;
    return this.#database.query<Order>(text, [limit]);
  }

  async find(id: string): Promise<Order | undefined> {
    const text = `SELECT ${columns} FROM orders WHERE id = $1`;
    return (await this.#database.query<Order>(text, [id]))[0];
  }

  /** The order that a request with the same key made before. */
  async findRepeated(request: OrderRequest): Promise<Order | undefined> {
    if (request.key === undefined) return undefined;
    const text = `SELECT ${columns} FROM orders WHERE request_key = $1`;
    const [order] = await this.#database.query<Order>(text, [request.key]);
    if (order === undefined) return undefined;
    if (order.productId === request.productId && order.quantity === request.quantity) return order;
    const message = 'Idempotency-Key was used for another order: choose a new one';
    throw new InvalidRequest('Idempotency-Key', message, 409);
  }

  /** Stores a pending order, or finds the one that the same request made at the same time. */
  async create(request: OrderRequest, product: Product): Promise<Order> {
    const text = `INSERT INTO orders
        (request_key, product_id, product_name, quantity, amount_cents, next_attempt_at)
      VALUES ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))
      ON CONFLICT (request_key) DO NOTHING RETURNING ${columns}`;
    const [order] = await this.#database.query<Order>(text, [
      request.key,
      product.id,
      product.name,
      request.quantity,
      product.priceCents * request.quantity,
      this.#firstRetrySeconds,
    ]);
    const stored = order ?? (await this.findRepeated(request));
    if (stored === undefined) throw new Error('the order was neither stored nor found');
    return stored;
  }

  /** Stores how the payment ended; whoever comes first decides. */
  async settle(id: string, { status, reason }: Outcome): Promise<Order> {
    const text = `UPDATE orders SET status = $2, reason = $3
      WHERE id = $1 AND status = 'pending' RETURNING ${columns}`;
    const [order] = await this.#database.query<Order>(text, [id, status, reason]);
    const settled = order ?? (await this.find(id));
    if (settled === undefined) throw new Error(`the order ${id} is gone`);
    return settled;
  }

  /**
   * Takes pending orders whose time has come, and sets the time of their next attempt, each later
   * than the last. Pods that ask at once get different ones.
   */
  async takeDue(limit: number): Promise<Order[]> {
    const text = `UPDATE orders SET attempts = attempts + 1, next_attempt_at = now() + make_interval(
        secs => least($2 * 2 ^ least(attempts, 10), $3) * (0.75 + random() / 2))
      WHERE id IN (
        SELECT id FROM orders WHERE status = 'pending' AND next_attempt_at <= now()
        ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED
      ) RETURNING ${columns}`;
    const values = [limit, this.#retrySeconds * 2, mostBackoffSeconds];
    return this.#database.query<Order>(text, values);
  }
}
