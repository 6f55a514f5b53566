/** The administrator of a server that Slipway runs. */
export const superuser = 'slipway-admin';

/** All keys, all channels, all commands. */
export const superuserRules: readonly string[] = ['~*', '&*', '+@all'];

/** Nobody is `default`: whoever does not log in may do nothing but that. */
export const defaultUserRules: readonly string[] = ['reset', 'off'];

/**
 * Commands of Valkey's category `dangerous` that a service needs and may run, for the server and
 * all its data are its own: what empties a database (Django's and Spring's caches do so), what
 * lists keys or takes long (it slows down nobody else), and what clients ask for when they connect
 * (ioredis INFO, Lettuce ROLE, RQ and BullMQ CLIENT LIST). ACL DRYRUN only tells what a user may
 * do; with it Slipway sees, logged in as the service, that the rights are as they should be.
 */
const harmless = [
  'flushdb',
  'flushall',
  'keys',
  'sort',
  'sort_ro',
  'info',
  'role',
  'client|list',
  'acl|dryrun',
];

/**
 * What a service may do on its own server: everything with all keys and channels, but not
 * configure, stop, debug or copy the server, nor see or change its users.
 */
export const serviceRules: readonly string[] = [
  '~*',
  '&*',
  '+@all',
  '-@admin',
  '-@dangerous',
  ...harmless.map((command) => `+${command}`),
];

/** Commands, by which a login sees whether the rights are those of {@link serviceRules}. */
export const allowedSamples: readonly (readonly string[])[] = [
  ['GET', 'key'],
  ['SET', 'key', 'value'],
  ['DEL', 'key'],
  ['EXPIRE', 'key', '1'],
  ['LPUSH', 'key', 'value'],
  ['HSET', 'key', 'field', 'value'],
  ['SADD', 'key', 'member'],
  ['ZADD', 'key', '1', 'member'],
  ['XADD', 'key', '*', 'field', 'value'],
  ['SCAN', '0'],
  ['SELECT', '1'],
  ['MULTI'],
  ['EVAL', 'return 1', '0'],
  ['PUBLISH', 'channel', 'message'],
  ['SUBSCRIBE', 'channel'],
  ['CLIENT', 'SETNAME', 'name'],
  ['FLUSHDB'],
  ['FLUSHALL'],
  ['KEYS', '*'],
  ['SORT', 'key'],
  ['SORT_RO', 'key'],
  ['INFO'],
  ['ROLE'],
  ['CLIENT', 'LIST'],
];

/** Commands that no service may run. */
export const refusedSamples: readonly (readonly string[])[] = [
  ['ACL', 'LIST'],
  ['ACL', 'SETUSER', 'name'],
  ['CONFIG', 'GET', '*'],
  ['CONFIG', 'SET', 'dir', '/'],
  ['SHUTDOWN'],
  ['DEBUG', 'HELP'],
  ['REPLICAOF', 'NO', 'ONE'],
  ['MODULE', 'LIST'],
  ['MONITOR'],
  ['MIGRATE', 'host', '6379', 'key', '0', '1'],
  ['RESTORE', 'key', '0', 'value'],
  ['SAVE'],
  ['BGREWRITEAOF'],
  ['CLIENT', 'KILL', 'TYPE', 'normal'],
  ['SLOWLOG', 'GET'],
  ['SWAPDB', '0', '1'],
];
