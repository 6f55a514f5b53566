import { expect, it } from 'vitest';
import { formatTable } from './table.ts';

it('aligns columns and leaves no trailing spaces', () => {
  expect(
    formatTable(
      ['NAME', 'READY', 'MESSAGE'],
      [
        ['orders', 'True', ''],
        ['a-longer-name', 'False', 'Database shop/orders-main is not ready'],
      ],
    ),
  ).toMatchInlineSnapshot(`
    "NAME           READY  MESSAGE
    orders         True
    a-longer-name  False  Database shop/orders-main is not ready"
  `);
});
