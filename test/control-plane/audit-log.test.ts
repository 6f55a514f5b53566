import { describe, expect, it } from 'vitest';
import { countRequests, parseAuditLog, requestsOf, writesOf } from './audit-log.ts';

function event(verb: string, stage: string, fields: object = {}): string {
  return JSON.stringify({
    verb,
    stage,
    requestURI: '/x',
    user: { username: 'slipway' },
    responseStatus: { code: 200 },
    ...fields,
  });
}

const deployment = { objectRef: { apiGroup: 'apps', resource: 'deployments', name: 'a' } };
const status = { objectRef: { apiGroup: 'apps', resource: 'deployments', subresource: 'status' } };

describe('parseAuditLog', () => {
  it('counts a watch at its start and all else at its end', () => {
    const entries = parseAuditLog(
      [
        event('watch', 'ResponseStarted', deployment),
        event('watch', 'ResponseComplete', deployment),
        event('get', 'ResponseStarted', deployment),
        event('get', 'ResponseComplete', deployment),
        '',
      ].join('\n'),
    );
    expect(countRequests(entries)).toEqual({
      'watch deployments.apps': 1,
      'get deployments.apps': 1,
    });
  });

  it('names resources as RBAC does and other paths by themselves', () => {
    const entries = parseAuditLog(
      [
        event('patch', 'ResponseComplete', status),
        event('list', 'ResponseComplete', { objectRef: { resource: 'pods' } }),
        event('get', 'ResponseComplete', { requestURI: '/version?a=b' }),
      ].join('\n'),
    );
    expect(Object.keys(countRequests(entries))).toEqual([
      'patch deployments.apps/status',
      'list pods',
      'get /version',
    ]);
  });
});

describe('writesOf', () => {
  it('leaves reads and dry runs out', () => {
    const entries = parseAuditLog(
      [
        event('get', 'ResponseComplete', deployment),
        event('patch', 'ResponseComplete', { ...deployment, requestURI: '/x?dryRun=All' }),
        event('delete', 'ResponseComplete', deployment),
      ].join('\n'),
    );
    expect(writesOf(entries).map(({ verb }) => verb)).toEqual(['delete']);
  });
});

describe('requestsOf', () => {
  it('keeps one user', () => {
    const other = { user: { username: 'other' } };
    const text = `${event('get', 'ResponseComplete')}\n${event('get', 'ResponseComplete', other)}`;
    expect(requestsOf(parseAuditLog(text), 'other')).toHaveLength(1);
  });
});
