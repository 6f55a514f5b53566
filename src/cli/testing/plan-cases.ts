import { casesOf, type Case } from './cases.ts';

const files = { 'shop.yaml': 'shop.yaml' };
const changed = { 'new.yaml': 'new-orders.yaml' };
const broken = { 'broken.yaml': 'broken.yaml' };

const platform = ['shop.yaml', 'platform.yaml'];

/** Cases of the verbs that compute what would be. */
export const planCases: readonly Case[] = [
  ...casesOf('check', {
    fine: { args: 'check -f new.yaml', files: changed },
    shop: { args: 'check -f shop.yaml', files },
    strict: { args: 'check -f new.yaml --strict', files: changed },
    broken: { args: 'check -f broken.yaml', files: broken },
    json: { args: 'check -f broken.yaml -o json', files: broken },
    folder: {
      args: 'check -f deploy/',
      files: { 'deploy/a.yaml': 'new-orders.yaml', 'deploy/b.yaml': 'broken.yaml' },
    },
    cluster: { args: 'check', world: platform },
    'cluster-json': { args: 'check -o json', world: platform },
    'cluster-strict': { args: 'check --strict', world: platform },
    'cluster-wrong': { args: 'check', world: ['shop.yaml', 'wrong-platform.yaml'] },
    'cluster-empty': { args: 'check', world: [] },
    'bad-argument': 'check orders',
    'bad-output': 'check -o wide',
    'bad-file': 'check -f nothing.yaml',
    'bad-yaml': { args: 'check -f bad.yaml', files: { 'bad.yaml': 'no-yaml.txt' } },
    'bad-object': { args: 'check -f bad.yaml', files: { 'bad.yaml': 'no-object.yaml' } },
  }),
  ...casesOf('init', {
    least: 'init orders --image ghcr.io/acme/orders:1.4.2',
    most: 'init orders --image ghcr.io/acme/orders:1.4.2 -n shop --team orders --port 9000 --protocol grpc --replicas 2-10 --host shop.example.com --database postgres --database carts=valkey --use payments --use api.stripe.com:443',
    file: 'init orders --image ghcr.io/acme/orders:1.4.2 --replicas 3 --host shop.example.com --path /orders --out orders.yaml',
    asked: {
      args: 'init',
      answers: ['orders', 'ghcr.io/acme/orders:1.4.2', '', 'shop.example.com', 'postgres'],
    },
    'bad-none': 'init',
    'bad-name': 'init Orders_1 --image ghcr.io/acme/orders:1.4.2',
    'bad-image': "init orders --image ''",
    'bad-port': 'init orders --image ghcr.io/acme/orders:1 --port eighty',
    'bad-range': 'init orders --image ghcr.io/acme/orders:1 --replicas 1-2-3',
    'bad-engine': 'init orders --image ghcr.io/acme/orders:1 --database oracle',
    'bad-path': 'init orders --image ghcr.io/acme/orders:1 --host a.example.com --path orders',
    'bad-taken': { args: 'init orders --image a/b:1 --out shop.yaml', files },
  }),
  ...casesOf('render', {
    names: { args: 'render -f shop.yaml -o name', files },
    yaml: { args: 'render -f new.yaml -n shop', files: changed },
    json: { args: 'render -f new.yaml -o json', files: changed },
    'bad-none': 'render',
    'bad-invalid': { args: 'render -f broken.yaml', files: broken },
  }),
  ...casesOf('diff', {
    cluster: { args: 'diff -f new.yaml', files: changed },
    same: { args: 'diff -f shop.yaml', files },
    data: { args: 'diff -f new.yaml --fail-on loss', files: changed },
    against: {
      args: 'diff -f shop.yaml --against new.yaml -n shop --fail-on data',
      files: { ...files, ...changed },
    },
    class: {
      args: 'diff -f class.yaml --fail-on restarts',
      files: { 'class.yaml': 'new-class.yaml' },
    },
    json: { args: 'diff -f new.yaml -o json', files: changed },
    'bad-none': 'diff',
    'bad-invalid': { args: 'diff -f broken.yaml', files: broken },
    'bad-condition': { args: 'diff -f new.yaml --fail-on restart', files: changed },
  }),
];
