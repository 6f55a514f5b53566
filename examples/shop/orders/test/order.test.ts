import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLimit, readOrderId, readOrderRequest } from '../src/order.ts';

await test('a request for an order is read', () => {
  const body = JSON.stringify({ productId: 7, quantity: 2, note: 'ignored' });
  assert.deepEqual(readOrderRequest(body, 'key-1'), { productId: 7, quantity: 2, key: 'key-1' });
});

const wrong: [field: string, body: string, key?: string][] = [
  ['body', ''],
  ['body', '{'],
  ['body', 'null'],
  ['body', '[1]'],
  ['productId', '{"quantity": 1}'],
  ['productId', '{"productId": "1; DROP TABLE orders", "quantity": 1}'],
  ['productId', '{"productId": 1e300, "quantity": 1}'],
  ['quantity', '{"productId": 1, "quantity": 0}'],
  ['quantity', '{"productId": 1, "quantity": -3}'],
  ['quantity', '{"productId": 1, "quantity": 101}'],
  ['quantity', '{"productId": 1, "quantity": true}'],
  ['Idempotency-Key', '{"productId": 1, "quantity": 1}', 'with space'],
  ['Idempotency-Key', '{"productId": 1, "quantity": 1}', ''],
];
for (const [field, body, key] of wrong) {
  await test(`${field} is named as wrong in ${body} ${key ?? ''}`, () => {
    assert.throws(() => readOrderRequest(body, key), { field, message: new RegExp(field) });
  });
}

await test('parameters are read', () => {
  const id = '0b8f6a3e-52f4-4a53-9d6a-3f1f7a1c9e55';
  assert.equal(readOrderId(id), id);
  assert.equal(readLimit(null), 20);
  assert.equal(readLimit('7'), 7);
});

await test('parameters that are wrong are named', () => {
  for (const text of ['', 'x', "1'; --", '0'.repeat(36)]) {
    assert.throws(() => readOrderId(text), { field: 'id' });
  }
  for (const text of ['', '0', '-1', '101', '1.5', '9999']) {
    assert.throws(() => readLimit(text), { field: 'limit' });
  }
});
