/** What an order is, and what is wrong with a request for one. */

export interface Order {
  readonly id: string;
  readonly productId: number;
  readonly productName: string;
  readonly quantity: number;
  readonly amountCents: number;
  readonly status: 'pending' | 'paid' | 'refused';
  readonly reason: string | null;
  readonly createdAt: string;
}

export interface OrderRequest {
  readonly productId: number;
  readonly quantity: number;
  /** The client's name for the request: repeating it makes no second order. */
  readonly key: string | undefined;
}

export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';
  readonly field: string;
  readonly status: number;

  constructor(field: string, message: string, status = 400) {
    super(message);
    this.field = field;
    this.status = status;
  }
}

const mostOfOne = 100;

export function readOrderRequest(body: string, key: string | undefined): OrderRequest {
  const given = parseObject(body);
  return {
    productId: wholeNumber(given['productId'], 'productId', Number.MAX_SAFE_INTEGER),
    quantity: wholeNumber(given['quantity'], 'quantity', mostOfOne),
    key: readKey(key),
  };
}

export function readOrderId(text: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) {
    throw new InvalidRequest('id', 'id has to be a UUID in lower case');
  }
  return text;
}

export function readLimit(text: string | null): number {
  if (text === null) return 20;
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return wholeNumber(limit, 'limit', 100);
}

function parseObject(body: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw new InvalidRequest('body', 'body has to be JSON');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new InvalidRequest('body', 'body has to be an object with productId and quantity');
  }
  return { ...parsed };
}

function wholeNumber(value: unknown, field: string, most: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most) {
    return value;
  }
  throw new InvalidRequest(field, `${field} has to be a whole number from 1 to ${most}`);
}

function readKey(key: string | undefined): string | undefined {
  if (key !== undefined && !/^[\w.-]{1,100}$/.test(key)) {
    const message = 'Idempotency-Key has to be 1 to 100 letters, digits, _, - and .';
    throw new InvalidRequest('Idempotency-Key', message);
  }
  return key;
}
