import { describe, expect, it } from 'vitest';
import { readRefusal } from './refusal.ts';

const pods = 'pods "orders-7d9f8c6b5-x7k2p" is forbidden';

describe('readRefusal', () => {
  it.each<[string, string, string]>([
    [
      `${pods}: exceeded quota: compute, requested: cpu=1,pods=1, used: cpu=3,pods=9, limited: cpu=3,pods=9`,
      'QuotaExceeded',
      'is refused by ResourceQuota compute: it asks for cpu=1,pods=1 more, and all together may have cpu=3,pods=9',
    ],
    [
      `${pods}: failed quota: compute: must specify limits.cpu for: orders`,
      'QuotaExceeded',
      'is refused by ResourceQuota compute: must specify limits.cpu for: orders',
    ],
    [
      `${pods}: [maximum cpu usage per Container is 1, but limit is 2, minimum memory usage per Container is 1Gi, but request is 128Mi]`,
      'QuotaExceeded',
      'is refused by a LimitRange: maximum cpu usage per Container is 1, but limit is 2, minimum memory usage per Container is 1Gi, but request is 128Mi',
    ],
    [
      `${pods}: violates PodSecurity "baseline:v1.30": host namespaces (hostNetwork=true)`,
      'Forbidden',
      'is refused by the Pod Security level baseline:v1.30 of namespace shop: host namespaces (hostNetwork=true)',
    ],
    [
      'admission webhook "images.acme.example" denied the request: unsigned image',
      'Forbidden',
      'is refused by admission webhook images.acme.example: unsigned image',
    ],
    [
      'admission webhook "images.acme.example" denied the request without explanation',
      'Forbidden',
      'is refused by admission webhook images.acme.example',
    ],
    [
      'Internal error occurred: failed calling webhook "images.acme.example": failed to call webhook: Post "https://images.acme.svc:443/?timeout=10s": dial tcp 10.0.0.7:443: connect: connection refused',
      'ApplyFailed',
      'cannot be written, as admission webhook images.acme.example does not answer',
    ],
    [
      'error looking up service account shop/payments: serviceaccount "payments" not found',
      'ServiceAccountMissing',
      'is refused: ServiceAccount payments does not exist',
    ],
    [
      'services "orders" is forbidden: User "slipway" cannot patch resource "services" in API group "" in the namespace "shop"',
      'Forbidden',
      'cannot be written, as slipway may not patch services in namespace shop',
    ],
  ])('%s', (message, reason, words) => {
    expect(readRefusal(message, 'shop')).toMatchObject({ reason, words });
  });

  it('says nothing of what it does not know', () => {
    expect(readRefusal('the moon is in the way', 'shop')).toBeUndefined();
  });

  it('says the same for every pod and whatever is in use', () => {
    const quota = (pod: string, used: string) =>
      `pods "${pod}" is forbidden: exceeded quota: compute, requested: cpu=1, used: cpu=${used}, limited: cpu=3`;
    expect(readRefusal(quota('a', '3'), 'shop')).toEqual(readRefusal(quota('b', '2500m'), 'shop'));
  });
});
