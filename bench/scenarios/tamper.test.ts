import { describe, expect, it } from 'vitest';
import { editablePaths, otherValues, valueAt, withValueAt } from './tamper.ts';

const declared = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'a', labels: { 'example.com/a': 'b' } },
  spec: { ports: [{ name: 'http', port: 80, targetPort: 'http' }], deep: [] },
};

describe('tampering', () => {
  it('finds every scalar but what tells objects and items apart', () => {
    expect(editablePaths(declared)).toEqual([
      ['metadata', 'labels', 'example.com/a'],
      ['spec', 'ports', 0, 'targetPort'],
    ]);
  });

  it('changes a copy', () => {
    const path = ['spec', 'ports', 0, 'targetPort'];
    const tampered = withValueAt(declared, path, 'x');
    expect(valueAt(tampered, path)).toBe('x');
    expect(valueAt(declared, path)).toBe('http');
  });

  it('finds nothing where there is nothing', () => {
    expect(valueAt(declared, ['spec', 'absent', 'deeper'])).toBeUndefined();
  });

  it.each([true, 3, 'text'])('has other values for %j', (value) => {
    expect(otherValues(value).length).toBeGreaterThan(0);
    expect(otherValues(value)).not.toContain(value);
  });
});
