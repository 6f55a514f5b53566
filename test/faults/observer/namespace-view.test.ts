import { describe, expect, it } from 'vitest';
import { createNamespaceView } from './namespace-view.ts';

const service = (resourceVersion: string) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'app', namespace: 'x', resourceVersion },
});

describe('the view of a namespace', () => {
  it('has what is there, and all that happened', () => {
    const view = createNamespaceView();
    view.feed({ type: 'ADDED', object: service('1') });
    view.feed({ type: 'MODIFIED', object: service('2') });
    expect(view.get('Service', 'app')?.metadata.resourceVersion).toBe('2');
    view.feed({ type: 'DELETED', object: service('3') });
    expect(view.all()).toEqual([]);
    expect(view.happenings.map(({ type }) => type)).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
  });

  it('waits for a state, and tries again at each change only', async () => {
    const view = createNamespaceView();
    let tries = 0;
    const waiting = view.until('version 2', ({ get }) => {
      tries += 1;
      if (get('Service', 'app')?.metadata.resourceVersion !== '2') throw new Error('not yet');
      return 'there';
    });
    view.feed({ type: 'ADDED', object: service('1') });
    view.feed({ type: 'MODIFIED', object: service('2') });
    expect(await waiting).toBe('there');
    expect(tries).toBe(3);
  });

  it('says at the deadline what it waited for and what it saw', async () => {
    const view = createNamespaceView();
    const check = (): void => {
      throw new Error('there is none');
    };
    await expect(view.until('a Service', check, 20)).rejects.toThrow(
      'waited 0.02 s for a Service; seen last: there is none',
    );
  });
});
