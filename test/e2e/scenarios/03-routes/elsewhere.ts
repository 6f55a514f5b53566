import { shopImage } from '../../support/images.ts';

/** What people sign in with, and where keys are: a server of its own, over https. */
const provider = `
const { createServer } = require('node:https');
const { TLS_CRT: cert, TLS_KEY: key, CLIENT_SECRET, KEYS, TOKEN } = process.env;
createServer({ cert, key }, (request, response) => {
  let text = '';
  request.on('data', (part) => { text += part; });
  request.on('end', () => {
    const answer = (status, body) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body);
    };
    if (request.url === '/keys') return answer(200, KEYS);
    const form = new URLSearchParams(text);
    // Both ways of RFC 6749, section 2.3.1.
    const basic = (request.headers.authorization ?? '').replace(/^Basic /, '');
    const [id, secret] = basic === ''
      ? [form.get('client_id'), form.get('client_secret')]
      : Buffer.from(basic, 'base64').toString().split(':').map(decodeURIComponent);
    const isKnown = id === 'orders' && secret === CLIENT_SECRET;
    if (request.url !== '/token' || !isKnown || form.get('code') !== 'good') return answer(400, '{}');
    const tokens = { access_token: 'of-ada', id_token: TOKEN, token_type: 'Bearer', expires_in: 600 };
    return answer(200, JSON.stringify(tokens));
  });
}).listen(8443);
process.on('SIGTERM', () => process.exit());
`;

/** Lets in who has the cookie of a session, and says whose it is. */
const judge = `
const { createServer } = require('node:http');
createServer(({ url, headers }, response) => {
  const isAsked = url.startsWith('/check/asked');
  const isLetIn = isAsked && (headers.cookie ?? '').includes('session=good');
  if (isLetIn) response.setHeader('x-user', 'ada');
  response.writeHead(url === '/ready' || isLetIn ? 200 : 402);
  response.end();
}).listen(8080);
process.on('SIGTERM', () => process.exit());
`;

function program(name: string, namespace: string, text: string, spec: object): object {
  return {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'Microservice',
    metadata: { name, namespace },
    spec: {
      image: shopImage('orders'),
      command: ['/nodejs/bin/node', '-e', text],
      replicas: 1,
      ...spec,
    },
  };
}

/** An identity provider that listens on 8443; the Secret `provider` has what it needs. */
export function identityProvider(name: string, namespace: string): object {
  const from = (key: string) => ({
    name: key,
    valueFrom: { secretKeyRef: { name: 'provider', key } },
  });
  return program(name, namespace, provider, {
    ports: [{ name: 'https', port: 8443, protocol: 'tcp' }],
    env: ['TLS_CRT', 'TLS_KEY', 'CLIENT_SECRET', 'KEYS', 'TOKEN'].map(from),
  });
}

/** A service that gateways ask about requests for /asked. */
export function sessions(name: string, namespace: string, replicas = 1): object {
  return program(name, namespace, judge, { replicas, health: { readiness: '/ready' } });
}
