export const grpc = { name: 'rpc', port: 9090, protocol: 'grpc' };

/** A spec of one route, and of these ports where there are any. */
export function route(entry: object, ...ports: readonly object[]): object {
  return {
    routes: [{ name: 'public', host: 'a.example.com', ...entry }],
    ...(ports.length === 0 ? {} : { ports }),
  };
}
