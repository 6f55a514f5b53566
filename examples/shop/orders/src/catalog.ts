import { callService, nonsense } from './call.ts';
import { InvalidRequest } from './order.ts';

export interface Product {
  readonly id: number;
  readonly name: string;
  readonly priceCents: number;
}

const service = 'catalog';

export class Catalog {
  readonly #url: string;
  readonly #timeoutMs: number;

  constructor(url: string, timeoutMs: number) {
    this.#url = url;
    this.#timeoutMs = timeoutMs;
  }

  async product(id: number, requestId: string): Promise<Product> {
    const url = new URL(`/catalog/products/${id}`, this.#url).href;
    const timeoutMs = this.#timeoutMs;
    const { status, body } = await callService({ service, url, timeoutMs, requestId });
    if (status === 404) {
      throw new InvalidRequest('productId', `productId: there is no product ${id}`, 422);
    }
    const { name, priceCents } = body;
    const isPrice = Number.isSafeInteger(priceCents) && Number(priceCents) > 0;
    if (status !== 200 || typeof name !== 'string' || !isPrice) {
      throw nonsense(service, `status ${status} and no product`);
    }
    return { id, name, priceCents: Number(priceCents) };
  }
}
