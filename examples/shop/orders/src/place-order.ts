import { ServiceFailure } from './call.ts';
import type { Catalog } from './catalog.ts';
import type { OrderStore } from './order-store.ts';
import type { Order, OrderRequest } from './order.ts';
import type { Payments } from './payments.ts';

export interface Shop {
  readonly store: OrderStore;
  readonly catalog: Catalog;
  readonly payments: Payments;
}

export interface Placed {
  readonly order: Order;
  /** Why the order is still pending; it is paid later by itself. */
  readonly failure?: ServiceFailure;
}

/** Stores an order and has it paid. A request that is repeated by its key makes no second one. */
export async function placeOrder(
  shop: Shop,
  request: OrderRequest,
  requestId: string,
): Promise<Placed> {
  const repeated = await shop.store.findRepeated(request);
  const order = repeated ?? (await newOrder(shop, request, requestId));
  return payOrder(shop, order, requestId);
}

async function newOrder({ store, catalog }: Shop, request: OrderRequest, requestId: string) {
  const product = await catalog.product(request.productId, requestId);
  return store.create(request, product);
}

/** Has a pending order paid, as often as wanted: payments charges each order once. */
export async function payOrder(
  { store, payments }: Shop,
  order: Order,
  requestId: string,
): Promise<Placed> {
  if (order.status !== 'pending') return { order };
  try {
    const outcome = await payments.charge(order, requestId);
    return { order: await store.settle(order.id, outcome) };
  } catch (error) {
    if (error instanceof ServiceFailure) return { order, failure: error };
    throw error;
  }
}
