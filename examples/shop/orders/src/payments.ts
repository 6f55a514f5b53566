import { callService, nonsense } from './call.ts';
import type { Order } from './order.ts';

export interface Outcome {
  readonly status: 'paid' | 'refused';
  readonly reason: string | null;
}

const service = 'payments';

export class Payments {
  readonly #url: string;
  readonly #timeoutMs: number;

  constructor(url: string, timeoutMs: number) {
    this.#url = url;
    this.#timeoutMs = timeoutMs;
  }

  /** Charges an order. Its id is the key: charging it again answers as the first time. */
  async charge({ id, amountCents }: Order, requestId: string): Promise<Outcome> {
    const { status, body } = await callService({
      service,
      url: new URL('/payments', this.#url).href,
      timeoutMs: this.#timeoutMs,
      requestId,
      body: { orderId: id, amountCents },
    });
    if (status === 200 || status === 201) return { status: 'paid', reason: null };
    if (status === 402) return { status: 'refused', reason: reasonOf(body['error']) };
    throw nonsense(service, `status ${status}`);
  }
}

function reasonOf(error: unknown): string {
  return typeof error === 'string' ? error : 'payments gave no reason';
}
